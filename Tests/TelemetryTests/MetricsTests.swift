import Logging
import Synchronization
import Telemetry
import Testing

@Suite struct MetricsTests {
    @Test func `the exposition has help, type and every series`() {
        let metrics = Metrics()
        metrics.counter(MetricNames.decisions, .init("match", "new")).add(2)
        metrics.counter(MetricNames.decisions, .init("match", "new")).add()
        metrics.gauge(MetricNames.inboxWaiting).set(4)
        metrics.histogram(MetricNames.triageBatch).record(.milliseconds(3))
        let text = metrics.exposition()
        #expect(text.contains("# TYPE triaged_decisions_total counter\ntriaged_decisions_total{match=\"new\"} 3\n"))
        #expect(text.contains("triaged_inbox_waiting_events 4.0\n"))
        #expect(text.contains("triaged_triage_batch_seconds_bucket{le=\"0.002\"} 0\n"))
        #expect(text.contains("triaged_triage_batch_seconds_bucket{le=\"0.005\"} 1\n"))
        #expect(text.contains("triaged_triage_batch_seconds_bucket{le=\"+Inf\"} 1\n"))
        #expect(text.contains("triaged_triage_batch_seconds_count 1\n"))
    }

    @Test func `label values are escaped`() {
        let metrics = Metrics()
        metrics.counter(MetricNames.decisions, .init("match", "a\"b\\c\nd")).add()
        #expect(metrics.exposition().contains(#"{match="a\"b\\c\nd"} 1"#))
    }

    @Test func `a log line is one JSON object whatever is in it`() {
        let lines = Mutex<[String]>([])
        let sink = LogSink { line in lines.withLock { $0.append(line) } }
        let logger = Logger(label: "t") { JSONLogHandler(label: $0, sink: sink) }
        logger.warning("say \"hi\"", metadata: ["key": "a\nb\u{1}"])
        let line = lines.withLock { $0.first } ?? ""
        #expect(line.hasPrefix("{\"time\":\"20"))
        #expect(line.contains(#""level":"warning","message":"say \"hi\"","logger":"t","key":"a\nb\u0001"}"#))
        #expect(line.hasSuffix("}\n"))
    }
}
