package import Intake

/// Where secrets come from: the environment, and files such as systemd's credentials.
///
/// The two look-ups are given from outside, so that reading a configuration stays a pure function.
package struct Vault: Sendable {
    package typealias LookUp = @Sendable (String) -> String?

    private let environment: LookUp
    private let file: LookUp
    /// True where something stands in the place of every secret, as in a drill: its form says nothing then.
    package let isPretended: Bool

    package init(environment: @escaping LookUp, file: @escaping LookUp, isPretended: Bool = false) {
        self.environment = environment
        self.file = file
        self.isPretended = isPretended
    }

    package struct Refusal: Error {
        package var code: String
        package var message: String
        package var hint: String?
    }

    /// Reads `${env:NAME}` or `${file:PATH}`.
    ///
    /// No refusal repeats the value.
    package func resolve(_ reference: String) -> Result<Secret, Refusal> {
        guard reference.hasPrefix("${"), reference.hasSuffix("}"),
            let colon = reference.firstIndex(of: ":")
        else {
            return .failure(
                Refusal(
                    code: "006", message: "holds a secret in plain text",
                    hint: "refer to it: ${env:NAME} or ${file:PATH}"))
        }
        let kind = reference[reference.index(reference.startIndex, offsetBy: 2)..<colon]
        let name = String(reference[reference.index(after: colon)...].dropLast())
        let found: String?
        switch kind {
        case "env": found = environment(name)
        case "file": found = file(name)
        default:
            return .failure(
                Refusal(
                    code: "006", message: "refers to a secret by \"\(kind)\"", hint: "use ${env:NAME} or ${file:PATH}"))
        }
        // An editor's or `echo`'s line end is no part of a secret.
        guard let value = found.map({ $0.hasSuffix("\n") ? String($0.dropLast()) : $0 }), !value.isEmpty else {
            let what =
                kind == "env" ? "environment variable \(name), which is not set" : "file \(name), which cannot be read"
            return .failure(
                Refusal(
                    code: "007", message: "refers to the \(what) or is empty",
                    hint: kind == "env"
                        ? "export \(name)=… before starting" : "check that the file exists and is readable"
                ))
        }
        return .success(Secret(value))
    }
}
