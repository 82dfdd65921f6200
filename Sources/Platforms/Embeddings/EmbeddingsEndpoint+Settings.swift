package import Documents
import Intake

extension EmbeddingsEndpoint {
    /// Reads `url`, `model` and `api_key`; `nil`, with a problem, when one cannot be as it is.
    package init?(settings: inout MappingReader, vault: Vault) {
        let url = Self.url(&settings)
        let model = settings.requiredText("model", expected: "nomic-embed-text")
        if let model, model.isEmpty {
            settings.problem("003", "\"model\" is empty", at: settings.node["model"]?.place)
        }
        let key = settings.secret("api_key", from: vault)
        guard let url, let model, !model.isEmpty, key != nil || settings.node["api_key"] == nil else { return nil }
        self.init(url: url, model: model, key: key)
    }

    /// The whole address, since servers differ in what comes before `/embeddings`; without user and password.
    private static func url(_ settings: inout MappingReader) -> String? {
        let place = settings.node["url"]?.place
        guard let url = settings.address("url") else { return nil }
        let rest = url.drop { $0 != ":" }.dropFirst(3)
        let host = rest.prefix { !"/?#".contains($0) }
        if host.contains("@") {
            settings.problem("006", "\"url\" holds a secret in plain text", hint: "use api_key: ${env:NAME}", at: place)
            return nil
        }
        let path = rest.dropFirst(host.count)
        if path.isEmpty || path == "/v1" {
            settings.problem(
                "003", "\"url\" is not the whole address of the endpoint",
                hint: "did you mean \"\(url)\(path.isEmpty ? "/v1" : "")/embeddings\"?", at: place)
            return nil
        }
        return url
    }
}
