import Documents
import Intake
import Platforms
import Testing

/// How an embeddings endpoint is configured, and what is told when it is not.
struct EmbeddingsSettingsTests {
    private func read(_ yaml: String) throws -> (endpoint: EmbeddingsEndpoint?, problems: [Problem]) {
        let problems = Problems()
        let vault = Vault(environment: { $0 == "KEY" ? "sk-17" : nil }, file: { _ in nil })
        let node = try #require(YAMLReader.read(Array(yaml.utf8), file: "f.yaml", problems: problems))
        var settings = try #require(MappingReader(node, what: "\"embeddings\"", problems: problems))
        let endpoint = EmbeddingsEndpoint(settings: &settings, vault: vault)
        settings.finish()
        return (endpoint, problems.all)
    }

    @Test func `an address and a model are enough`() throws {
        let (endpoint, problems) = try read("url: http://127.0.0.1:11434/v1/embeddings\nmodel: nomic-embed-text\n")
        #expect(problems.isEmpty)
        let request = try #require(endpoint).compose(["x"])
        #expect(request.url == "http://127.0.0.1:11434/v1/embeddings")
        #expect(request.headers["Authorization"] == nil)
        #expect(try JSON(parsing: request.body)["model"] == "nomic-embed-text")
    }

    @Test func `a key comes from the vault`() throws {
        let (endpoint, problems) = try read("url: https://e.example/v1/embeddings\nmodel: m\napi_key: ${env:KEY}\n")
        #expect(problems.isEmpty)
        #expect(try #require(endpoint).compose(["x"]).headers["Authorization"] == "Bearer sk-17")
    }

    @Test(arguments: [
        ("model: m", "002", "\"url\" is missing"),
        ("url: https://e.example/v1/embeddings", "002", "\"model\" is missing"),
        ("url: e.example\nmodel: m", "003", "must be an address"),
        ("url: https://e.example/v1/embeddings\nmodel: \"\"", "003", "\"model\" is empty"),
        ("url: https://e.example/v1/embeddings\nmodel: m\napi_key: sk-17", "006", "plain text"),
        ("url: https://e.example/v1/embeddings\nmodel: m\napi_key: ${env:NONE}", "007", "NONE"),
        ("url: https://me:sk-17@e.example/v1/embeddings\nmodel: m", "006", "plain text"),
        ("url: https://e.example/v1/embeddings\nmodel: m\nkey: ${env:KEY}", "005", "unknown key \"key\""),
    ])
    func `what cannot be as it is is told, and no key is repeated`(yaml: String, code: String, words: String) throws {
        let (_, problems) = try read(yaml)
        #expect(problems.map(\.code) == ["C" + code])
        #expect(problems.first?.message.contains(words) ?? false)
        #expect(!"\(problems.map { $0.message + ($0.hint ?? "") })".contains("sk-17"))
    }

    @Test(arguments: ["http://127.0.0.1:11434", "http://127.0.0.1:11434/", "http://127.0.0.1:11434/v1"])
    func `a server's address alone is completed in the hint`(url: String) throws {
        let (endpoint, problems) = try read("url: \(url)\nmodel: m\n")
        #expect(endpoint == nil)
        #expect(problems.first?.hint == "did you mean \"http://127.0.0.1:11434/v1/embeddings\"?")
    }
}
