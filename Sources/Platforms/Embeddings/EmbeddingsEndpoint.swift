import Documents
package import Intake

/// An OpenAI-compatible `/v1/embeddings`, as Ollama, llama.cpp's server and others have it: a request with texts, an
/// answer with a vector for each.
///
/// No platform in the list of platforms, since no message comes or goes there; but it is their kind of work.
package struct EmbeddingsEndpoint: Sendable {
    /// Texts in one request.
    package static let batchLimit = 16
    /// Scalars of a text that are sent.
    package static let textLimit = 2000
    /// What a transport must be ready to keep of an answer: a batch of the longest vectors, each number in 32 bytes.
    package static let answerBytes = batchLimit * EmbeddingsAnswer.dimensionLimit * 32

    package let model: String
    private let url: String
    private let key: Secret?

    package init(url: String, model: String, key: Secret? = nil) {
        self.url = url
        self.model = model
        self.key = key
    }

    /// The request for at most `batchLimit` texts; further ones are left out, and long ones are cut.
    package func compose(_ texts: [String]) -> TransportRequest {
        var headers: Headers = ["Content-Type": "application/json"]
        if let key { headers.add("Authorization", "Bearer \(key.revealedText)") }
        let input = texts.prefix(Self.batchLimit).map { text in
            JSON.string(String(text.unicodeScalars.prefix(Self.textLimit)))
        }
        let body: JSON = ["model": .string(model), "input": .array(input), "encoding_format": "float"]
        return TransportRequest(url: url, headers: headers, body: body.serialised)
    }

    /// The vectors of `count` texts in the order in which they were asked for, all of one size.
    package func read(_ response: TransportResponse, count: Int) -> Result<[[Float]], EmbeddingsFailure> {
        Result { () throws(EmbeddingsFailure) in
            guard response.isSuccess else { throw EmbeddingsFailure(refusal: response) }
            guard !response.isTruncated else {
                throw EmbeddingsFailure(.unreadable, "the answer is longer than the \(response.body.count) bytes kept")
            }
            return try EmbeddingsAnswer(response.body).vectors(count)
        }
    }
}
