import Documents
import Intake
import Logging
import Pipeline
import Platforms
import Similarity
import Support
import Synchronization
import Telemetry
import Testing

/// The client of an embeddings endpoint: what it does when all is well, and what it spares everybody when not.
@Suite struct EmbedderTests {
    /// An endpoint of a few words: a text's vector has its length and its number of `e`.
    private static let good: ScriptedTransport.Answer = { request in
        guard let input = (try? JSON(parsing: request.body))?["input"]?.elements.compactMap(\.string) else {
            return .success(TransportResponse(status: 400))
        }
        let data = input.enumerated().reversed().map { index, text in
            "{\"index\":\(index),\"embedding\":[\(text.count),\(text.filter { $0 == "e" }.count)]}"
        }
        return .success(
            TransportResponse(status: 200, body: Array("{\"data\":[\(data.joined(separator: ","))]}".utf8)))
    }

    private static func status(_ status: Int, _ headers: Headers = [:]) -> ScriptedTransport.Answer {
        { _ in .success(TransportResponse(status: status, headers: headers)) }
    }

    private static func vector(_ text: String) -> DenseVector? {
        DenseVector([Float(text.count), Float(text.filter { $0 == "e" }.count)], model: DenseModel(named: "m"))
    }

    /// An embedder with a clock that stands still, and what it says.
    private struct Bench {
        let clock = Clock()
        let metrics = Metrics()
        let log = Log()
        let embedder: Embedder

        init(_ transport: any Transport, deadline: Duration = .seconds(60)) {
            let log = log
            var logger = Logger(label: "test") { label in JSONLogHandler(label: label, sink: log.sink) }
            logger.logLevel = .info
            embedder = Embedder(
                endpoint: EmbeddingsEndpoint(url: "http://127.0.0.1:1/v1/embeddings", model: "m"), transport: transport,
                limits: Embedder.Limits(deadline: deadline), metrics: metrics, logger: logger,
                now: { [clock] in clock.now })
        }

        func count(_ outcome: String) -> Int {
            metrics.counter(MetricNames.embeddingRequests, .init("outcome", outcome)).value
        }
    }

    private final class Clock: Sendable {
        private let instant = Mutex(ContinuousClock.now)

        var now: ContinuousClock.Instant { instant.withLock { $0 } }

        func pass(_ duration: Duration) { instant.withLock { $0 += duration } }
    }

    private final class Log: Sendable {
        private let text = Mutex("")

        var sink: LogSink { LogSink { [self] line in text.withLock { $0 += line } } }
        var lines: [Substring] { text.withLock { $0 }.split(separator: "\n") }
    }

    /// Never answers, and ends when it is told to.
    private struct SilentTransport: Transport {
        func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
            for await _ in AsyncStream<Never>.makeStream().stream {}
            throw TransportFailure(.cancelled, "cancelled")
        }
    }

    @Test func `each text has its vector, marked with the model`() async {
        let transport = ScriptedTransport([Self.good])
        let bench = Bench(transport)
        let vectors = await bench.embedder.embed(["Dark mode", "See the export"])
        #expect(vectors == [Self.vector("Dark mode"), Self.vector("See the export")])
        #expect(vectors.allSatisfy { $0?.model == bench.embedder.model })
        #expect(bench.count("answered") == 1)
        #expect(bench.log.lines.isEmpty)
    }

    @Test func `blank texts are not sent, and many go in several requests`() async {
        let transport = ScriptedTransport([Self.good])
        let texts = (0..<40).map { $0 % 10 == 3 ? " \n" : String(repeating: "e", count: $0 + 1) }
        let vectors = await Bench(transport).embedder.embed(texts)
        #expect(vectors == texts.map { $0 == " \n" ? nil : Self.vector($0) })
        #expect(transport.requests.count == 3)
        #expect(await Bench(transport).embedder.embed(["", " "]) == [nil, nil])
        #expect(await Bench(transport).embedder.embed([]) == [])
        #expect(transport.requests.count == 3)
    }

    @Test func `an endpoint that does not answer costs the deadline, no more`() async {
        let bench = Bench(SilentTransport(), deadline: .milliseconds(1))
        #expect(await bench.embedder.embed(Array(repeating: "x", count: 100)) == Array(repeating: nil, count: 100))
        #expect(bench.count("late") == 1)
    }

    @Test func `a caller that gives up is no failure of the endpoint`() async {
        let bench = Bench(SilentTransport())
        for _ in 0..<5 {
            let task = Task { await bench.embedder.embed(["x"]) }
            task.cancel()
            #expect(await task.value == [nil])
        }
        #expect(bench.count("cancelled") == 5)
        #expect(bench.log.lines.isEmpty)
    }

    @Test func `after three failures it is left alone for half a minute, then asked once`() async {
        let transport = ScriptedTransport([Self.status(401)])
        let bench = Bench(transport)
        for _ in 0..<10 { #expect(await bench.embedder.embed(["x"]) == [nil]) }
        #expect(transport.requests.count == 3)
        #expect(bench.count("unauthorised") == 3)
        #expect(bench.count("resting") == 7)
        bench.clock.pass(.seconds(29))
        _ = await bench.embedder.embed(["x"])
        #expect(transport.requests.count == 3)
        bench.clock.pass(.seconds(1))
        for _ in 0..<5 { _ = await bench.embedder.embed(["x"]) }
        #expect(transport.requests.count == 4)
    }

    @Test func `each change of state is told once`() async throws {
        let failing = Array(repeating: Self.status(502), count: 5)
        let bench = Bench(ScriptedTransport(failing + [Self.good]))
        for _ in 0..<8 {
            _ = await bench.embedder.embed(["my secret wish"])
            bench.clock.pass(.seconds(30))
        }
        #expect(await bench.embedder.embed(["x"]) == [Self.vector("x")])
        #expect(bench.log.lines.count == 2)
        let first = try #require(bench.log.lines.first)
        #expect(first.contains(#""level":"warning""#) && first.contains(#""error.code":"broken""#))
        #expect(first.contains("status 502"))
        #expect(bench.log.lines.last?.contains("works again") ?? false)
        #expect(!bench.log.lines.joined().contains("secret wish"))
    }

    @Test func `two failures and a success are no reason to rest`() async {
        let transport = ScriptedTransport([
            Self.status(500), Self.status(500), Self.good, Self.status(500), Self.status(500), Self.good,
        ])
        let bench = Bench(transport)
        for _ in 0..<6 { _ = await bench.embedder.embed(["x"]) }
        #expect(transport.requests.count == 6)
        #expect(bench.log.lines.isEmpty)
    }

    @Test(arguments: [(90, 90), (5, 30), (86_400, 600)])
    func `who asks for patience gets it, within reason`(asked: Int, rested: Int) async {
        let transport = ScriptedTransport([Self.status(429, ["Retry-After": "\(asked)"]), Self.good])
        let bench = Bench(transport)
        _ = await bench.embedder.embed(["x"])
        bench.clock.pass(.seconds(rested - 1))
        #expect(await bench.embedder.embed(["x"]) == [nil])
        bench.clock.pass(.seconds(1))
        #expect(await bench.embedder.embed(["x"]) == [Self.vector("x")])
        #expect(transport.requests.count == 2)
    }

    @Test func `a text that is refused does not keep the others from their vectors`() async {
        let transport = ScriptedTransport([
            { request in
                String(decoding: request.body, as: UTF8.self).contains("too long")
                    ? .success(TransportResponse(status: 400)) : Self.good(request)
            }
        ])
        let bench = Bench(transport)
        let texts = ["one", "too long", "three", "four"]
        #expect(await bench.embedder.embed(texts) == ["one", nil, "three", "four"].map { $0.flatMap(Self.vector) })
        #expect(bench.log.lines.isEmpty)
    }

    @Test func `a refused batch ends with the third failure`() async {
        let transport = ScriptedTransport([Self.status(400)])
        #expect(await Bench(transport).embedder.embed(Array(repeating: "x", count: 40)).allSatisfy { $0 == nil })
        #expect(transport.requests.count == 3)
    }

    @Test func `no connection is a failure like any other`() async {
        let transport = ScriptedTransport([{ _ in .failure(TransportFailure(.notSent, "connection refused")) }])
        let bench = Bench(transport)
        for _ in 0..<4 { #expect(await bench.embedder.embed(["x"]) == [nil]) }
        #expect(bench.count("not_sent") == 3)
        #expect(bench.log.lines.count == 1)
    }

    @Test func `a vector of zeros is none`() async {
        let body = Array(#"{"data":[{"embedding":[0,0]},{"embedding":[1,1]}]}"#.utf8)
        let transport = ScriptedTransport([{ _ in .success(TransportResponse(status: 200, body: body)) }])
        let vectors = await Bench(transport).embedder.embed(["a", "b"])
        #expect(vectors.map { $0 == nil } == [true, false])
    }
}
