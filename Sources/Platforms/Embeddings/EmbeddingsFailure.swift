import Documents
import Intake

/// Why there are no vectors, in words for the operator.
///
/// Never the endpoint's own message, which may repeat the text it was given.
package struct EmbeddingsFailure: Error, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        /// The key is missing or wrong.
        case unauthorised
        /// No such address, or no such model.
        case notFound = "not_found"
        /// It will not take this request.
        case refused
        /// It asks to be left alone for a while.
        case overloaded
        /// It failed.
        case broken
        /// It answered with something else than vectors.
        case unreadable

        /// A fixed short word, fit for a metric's label.
        package var label: String { rawValue }
    }

    package let code: Code
    package let message: String
    /// How long it asks to be left alone.
    package let retryAfter: Duration?

    package init(_ code: Code, _ message: String, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
    }

    package var description: String { message }

    /// Whether one text of many may be the cause, such as one that is too long: then the others go alone.
    package var mayBeOfOneText: Bool { code == .refused || code == .broken || code == .unreadable }
}

extension EmbeddingsFailure {
    /// Reads every status but 2xx.
    init(refusal response: TransportResponse) {
        let kind = (try? JSON(parsing: response.body)).map(Self.kind) ?? ""
        let status = "status \(response.status)\(kind)"
        switch response.status {
        case 401, 403: self.init(.unauthorised, "the key is missing or refused: \(status)")
        case 404, 405: self.init(.notFound, "no such address, or no such model there: \(status)")
        case 429, 503: self.init(.overloaded, "it asks for patience: \(status)", retryAfter: response.retryAfter)
        case 300...399: self.init(.notFound, "redirected, which is not followed: \(status)")
        case 501: self.init(.notFound, "the server gives no embeddings (llama.cpp needs --embeddings): \(status)")
        case 500...599: self.init(.broken, "it failed: \(status)", retryAfter: response.retryAfter)
        default: self.init(.refused, "it refuses the request, which may be too long: \(status)")
        }
    }

    /// The error's type, where it is a plain word such as `not_supported_error`: `, "…"`.
    ///
    /// OpenAI, Ollama and llama.cpp say `{"error": {"message", "type", "code"}}`.
    static func kind(in answer: JSON) -> String {
        guard let type = answer["error", "type"]?.string, (1...40).contains(type.utf8.count),
            type.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 95 })
        else { return "" }
        return ", \(type)"
    }
}
