import Documents
import Platforms

/// What `recognition` in `triaged.yaml` says: nothing leaves the machine for it unless an endpoint is named.
struct RecognitionSettings {
    struct Embeddings {
        var endpoint: EmbeddingsEndpoint
        /// How long a request to it may take.
        var timeout: Duration
    }

    var embeddings: Embeddings?

    init() {}

    init(_ root: inout MappingReader, vault: Vault, problems: Problems) {
        guard let node = root.take("recognition"),
            var section = MappingReader(node, what: "\"recognition\"", problems: problems)
        else { return }
        if let node = section.take("embeddings"),
            var settings = MappingReader(node, what: "\"embeddings\"", problems: problems)
        {
            let endpoint = EmbeddingsEndpoint(settings: &settings, vault: vault)
            let timeout = settings.duration("timeout", in: .milliseconds(50)...(.seconds(30)), default: .seconds(2))
            settings.finish()
            embeddings = endpoint.map { Embeddings(endpoint: $0, timeout: timeout) }
        }
        section.finish()
    }
}
