import Documents
import Intake
import Platforms
import Testing

/// The request to an embeddings endpoint, and its answers, good and bad.
struct EmbeddingsTests {
    private static let url = "http://127.0.0.1:11434/v1/embeddings"
    private static let endpoint = EmbeddingsEndpoint(url: url, model: "nomic-embed-text")

    private func read(_ body: String, count: Int = 2, status: Int = 200, _ headers: Headers = [:])
        -> Result<[[Float]], EmbeddingsFailure>
    {
        Self.endpoint.read(TransportResponse(status: status, headers: headers, body: Array(body.utf8)), count: count)
    }

    private func problem(_ body: String, count: Int = 2, status: Int = 200, _ headers: Headers = [:])
        -> EmbeddingsFailure?
    {
        if case .failure(let failure) = read(body, count: count, status: status, headers) { return failure }
        return nil
    }

    // MARK: - The request

    @Test func `the request has the model, the texts and no key`() throws {
        let request = Self.endpoint.compose(["Dark mode", "Export \"all\"\nas CSV"])
        #expect(request.method == "POST")
        #expect(request.url == Self.url)
        #expect(request.headers["Authorization"] == nil)
        #expect(request.headers["Content-Type"] == "application/json")
        let expected: JSON = [
            "model": "nomic-embed-text", "input": ["Dark mode", "Export \"all\"\nas CSV"], "encoding_format": "float",
        ]
        #expect(try JSON(parsing: request.body) == expected)
    }

    @Test func `a key goes into its header only`() {
        let endpoint = EmbeddingsEndpoint(url: Self.url, model: "m", key: Secret("sk-17"))
        let request = endpoint.compose(["x"])
        #expect(request.headers["Authorization"] == "Bearer sk-17")
        #expect(!String(decoding: request.body, as: UTF8.self).contains("sk-17"))
        #expect(!"\(endpoint)".contains("sk-17"))
    }

    @Test func `texts and their number are bounded`() throws {
        let long = String(repeating: "ä", count: 5000)
        let request = Self.endpoint.compose(Array(repeating: long, count: 100))
        let input = try #require(try JSON(parsing: request.body)["input"]).elements
        #expect(input.count == EmbeddingsEndpoint.batchLimit)
        #expect(input.allSatisfy { $0.string?.unicodeScalars.count == EmbeddingsEndpoint.textLimit })
    }

    // MARK: - Answers

    @Test(arguments: [
        // OpenAI and Ollama.
        #"{"object":"list","data":[{"object":"embedding","embedding":[1,0.5,-2],"index":0},"#
            + #"{"object":"embedding","embedding":[4,5,6e-1],"index":1}],"model":"nomic-embed-text","#
            + #""usage":{"prompt_tokens":8,"total_tokens":8}}"#,
        // llama.cpp, which puts the model first.
        #"{"model":"gpt-3.5-turbo","object":"list","usage":{"prompt_tokens":8,"total_tokens":8},"#
            + #""data":[{"embedding":[1.0,0.5,-2.0],"index":0,"object":"embedding"},"#
            + #"{"embedding":[4.0,5.0,0.6],"index":1,"object":"embedding"}]}"#,
        // Out of order.
        #"{"data":[{"index":1,"embedding":[4,5,0.6]},{"index":0,"embedding":[1,0.5,-2]}]}"#,
        // Without an index.
        #"{"data":[{"embedding":[1,0.5,-2]},{"embedding":[4,5,0.6],"index":null}]}"#,
        // Ollama's /api/embed.
        #"{"model":"nomic-embed-text","embeddings":[[1,0.5,-2],[4,5,0.6]],"total_duration":14143917}"#,
        // llama.cpp's /embeddings.
        #"[{"index":0,"embedding":[[1,0.5,-2]]},{"index":1,"embedding":[[4,5,0.6]]}]"#,
        // base64.
        #"{"data":[{"index":0,"embedding":"AACAPwAAAD8AAADA"},{"index":1,"embedding":"AACAQAAAoECamRk/"}]}"#,
    ])
    func `every shape of a good answer is read`(body: String) throws {
        #expect(try read(body).get() == [[1, 0.5, -2], [4, 5, 0.6]])
    }

    @Test(arguments: [
        ("", "no JSON"), ("<html>", "no JSON"), (#"{"data":[{"index":0,"embedding":[1"#, "no JSON"),
        ("{}", "no list"), ("null", "no list"), ("7", "no list"), (#"{"data":7}"#, "no list"),
        (#"{"data":[]}"#, "0 vectors for 2 texts"), ("[]", "0 vectors for 2 texts"),
        (#"{"data":[{"embedding":[1]}]}"#, "1 vectors for 2 texts"),
        (#"{"data":[{"embedding":[1]},{"embedding":[1]},{"embedding":[1]}]}"#, "3 vectors for 2 texts"),
        (#"{"data":[{"embedding":[1,2]},{"embedding":[1]}]}"#, "different sizes: [1, 2]"),
        (#"{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}"#, "index 0 is doubled"),
        (#"{"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}]}"#, "index 2 is doubled, or beyond"),
        (#"{"data":[{"index":-1,"embedding":[1]},{"index":1,"embedding":[1]}]}"#, "index -1"),
        (#"{"data":[{"index":"0","embedding":[1]},{"index":1,"embedding":[1]}]}"#, "no whole number"),
        (#"{"data":[{"index":0.5,"embedding":[1]},{"index":1,"embedding":[1]}]}"#, "no whole number"),
        // What is not a number comes as null from llama.cpp.
        (#"{"data":[{"embedding":[1,null]},{"embedding":[1,2]}]}"#, "finite numbers"),
        (#"{"data":[{"embedding":["1",2]},{"embedding":[1,2]}]}"#, "finite numbers"),
        (#"{"data":[{"embedding":[1e300,2]},{"embedding":[1,2]}]}"#, "finite numbers"),
        (#"{"data":[{"embedding":[]},{"embedding":[1,2]}]}"#, "finite numbers"),
        (#"{"data":[{"embedding":{}},{"embedding":[1,2]}]}"#, "finite numbers"),
        (#"{"data":[{},{"embedding":[1,2]}]}"#, "finite numbers"), (#"{"data":[1,2]}"#, "finite numbers"),
        (#"{"data":[{"embedding":[[1,2],[3,4]]},{"embedding":[1,2]}]}"#, "finite numbers"),
        (#"{"data":[{"embedding":[[]]},{"embedding":[1,2]}]}"#, "finite numbers"),
        // base64 that is none, of half a float, and of a NaN.
        (#"{"data":[{"embedding":"%%%%"},{"embedding":"AACAPw=="}]}"#, "finite numbers"),
        (#"{"data":[{"embedding":"AACA"},{"embedding":"AACAPw=="}]}"#, "finite numbers"),
        (#"{"data":[{"embedding":"AADAfw=="},{"embedding":"AACAPw=="}]}"#, "finite numbers"),
    ])
    func `a bad answer is unreadable, with the reason`(body: String, reason: String) throws {
        let failure = try #require(problem(body))
        #expect(failure.code == .unreadable)
        #expect(failure.description.contains(reason), "\(failure)")
    }

    @Test func `a vector of too many numbers is refused`() {
        func body(_ count: Int) -> String {
            "{\"data\":[{\"embedding\":[\(Array(repeating: "1", count: count).joined(separator: ","))]}]}"
        }
        #expect(throws: Never.self) { try read(body(8192), count: 1).get() }
        #expect(problem(body(8193), count: 1)?.code == .unreadable)
    }

    @Test func `an answer that was cut at the transport's limit is told as such`() {
        let body = Array(#"{"data":[{"embedding":[1]}]}"#.utf8)
        let response = TransportResponse(status: 200, body: body, isTruncated: true)
        #expect(
            Self.endpoint.read(response, count: 1)
                == .failure(
                    EmbeddingsFailure(.unreadable, "the answer is longer than the 28 bytes kept")))
    }

    // MARK: - Refusals

    @Test(arguments: [
        // Ollama without the model.
        (
            404, #"{"error":{"message":"model \"x\" not found, try pulling it first","type":"api_error"}}"#,
            EmbeddingsFailure.Code.notFound, "api_error"
        ),
        // llama.cpp without --embeddings, with a text that is too long, and while it loads.
        (
            501, #"{"error":{"code":501,"message":"This server …","type":"not_supported_error"}}"#, .notFound,
            "not_supported_error"
        ),
        (
            500, #"{"error":{"code":500,"message":"input is too large to process …","type":"server_error"}}"#, .broken,
            "server_error"
        ),
        (
            503, #"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#, .overloaded,
            "unavailable_error"
        ),
        (
            401, #"{"error":{"message":"Invalid API Key","type":"authentication_error"}}"#, .unauthorised,
            "authentication_error"
        ),
        (403, "", .unauthorised, "403"), (400, "no", .refused, "400"), (413, "", .refused, "413"),
        (422, "{}", .refused, "422"), (429, "", .overloaded, "429"), (302, "", .notFound, "redirected"),
        (502, "<html>", .broken, "502"), (200, #"{"error":{"type":"server_error"}}"#, .refused, "server_error"),
        (200, #"{"error":"model not found"}"#, .refused, "an error"),
    ])
    func `a refusal says what to do`(status: Int, body: String, code: EmbeddingsFailure.Code, words: String) throws {
        let failure = try #require(problem(body, status: status))
        #expect(failure.code == code)
        #expect(failure.description.contains(words), "\(failure)")
    }

    @Test(arguments: [(429, "17", 17), (503, "3", 3), (500, "5", 5), (429, "soon", nil), (400, "9", nil)])
    func `the time to wait is read where it is meant`(status: Int, header: String, seconds: Int?) {
        let failure = problem("", status: status, ["Retry-After": header])
        #expect(failure?.retryAfter == seconds.map { .seconds($0) })
    }

    @Test(arguments: [
        #"{"error":{"message":"Dana's salary is 4","type":"Dana's salary"}}"#, #"{"error":"Dana's salary is 4"}"#,
        "Dana's salary is 4", #"{"data":[{"index":"Dana's salary","embedding":[1]},{"embedding":"Dana's salary"}]}"#,
    ])
    func `no reason repeats what the endpoint said`(body: String) throws {
        for status in [200, 400, 404, 500] {
            let failure = try #require(problem(body, status: status))
            #expect(!failure.description.contains("salary"))
        }
    }

    // MARK: - Broken bytes

    private static let good = Array(
        (#"{"object":"list","data":[{"index":1,"embedding":[0.25,-1.5e-3,null]},{"index":0,"embedding":[[1,2,3]]},"#
            + #"{"embedding":"AACAPwAAAD8AAADA","index":2}],"error":null,"model":"é"}"#).utf8)

    @Test func `no cut of an answer is taken for a whole one`() {
        for count in 0..<Self.good.count {
            let response = TransportResponse(status: 200, body: Array(Self.good.prefix(count)))
            guard case .failure = Self.endpoint.read(response, count: 3) else {
                Issue.record("a cut at \(count) was read")
                continue
            }
        }
    }

    @Test func `changed bytes give vectors that make sense, or a reason`() {
        var generator = Steps(state: 42)
        for _ in 0..<20_000 {
            var body = Self.good
            for _ in 0...Int.random(in: 0..<3, using: &generator) {
                let at = Int.random(in: body.indices, using: &generator)
                body[at] = UInt8.random(in: .min ... .max, using: &generator)
            }
            let status = [200, 200, 200, 400, 503].randomElement(using: &generator) ?? 200
            switch Self.endpoint.read(TransportResponse(status: status, body: body), count: 3) {
            case .success(let vectors):
                #expect(status == 200 && vectors.count == 3)
                #expect(Set(vectors.map(\.count)).count == 1 && vectors.joined().allSatisfy(\.isFinite))
            case .failure(let failure): #expect(!failure.description.isEmpty)
            }
        }
    }

    /// The same numbers in every run.
    private struct Steps: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state ^ state >> 29) &* 0xBF58_476D_1CE4_E5B9
        }
    }
}
