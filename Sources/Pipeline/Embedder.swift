package import Intake
package import Logging
package import Platforms
package import Similarity
private import Synchronization
package import Telemetry

/// Gives texts their vectors from the configured endpoint, or none: a failure is nobody's failure but its own.
///
/// Recognition goes on without vectors, so that nothing here throws, and no request waits longer than the deadline. An
/// endpoint that fails three times in a row is left alone for half a minute.
package final class Embedder: Sendable {
    package struct Limits: Sendable {
        /// For each request of up to `EmbeddingsEndpoint.batchLimit` texts.
        package var deadline: Duration
        package var breaker: CircuitBreaker.Limits

        package init(deadline: Duration = .seconds(2), breaker: CircuitBreaker.Limits = .init()) {
            self.deadline = deadline
            self.breaker = breaker
        }
    }

    /// What the vectors are marked with; those of another model are to be made anew.
    package let model: DenseModel

    private let endpoint: EmbeddingsEndpoint
    private let transport: any Transport
    private let deadline: Duration
    private let breaker: Mutex<CircuitBreaker>
    private let meters: EmbedderMeters
    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant

    /// - Parameter transport: one that keeps `EmbeddingsEndpoint.answerBytes` of an answer.
    package init(
        endpoint: EmbeddingsEndpoint, transport: any Transport, limits: Limits = Limits(), metrics: Metrics,
        logger: Logger, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        model = DenseModel(named: endpoint.model)
        self.endpoint = endpoint
        self.transport = transport
        deadline = limits.deadline
        breaker = Mutex(CircuitBreaker(limits.breaker))
        meters = EmbedderMeters(metrics)
        self.logger = logger
        self.now = now
    }

    /// A vector for each text, in order; `nil` where there is none, as for every blank text.
    ///
    /// Texts beyond one request's are asked for after it; the first request without an answer ends that.
    package func embed(_ texts: [String]) async -> [DenseVector?] {
        var vectors = [DenseVector?](repeating: nil, count: texts.count)
        let asked = texts.indices.filter { texts[$0].contains { !$0.isWhitespace } }
        for start in stride(from: 0, to: asked.count, by: EmbeddingsEndpoint.batchLimit) {
            let batch = asked[start..<min(start + EmbeddingsEndpoint.batchLimit, asked.count)]
            let end = await request(batch.map { texts[$0] })
            switch end {
            case .vectors(let found): for (index, vector) in zip(batch, found) { vectors[index] = vector }
            case .failed(mayBeOfOneText: true) where batch.count > 1:
                // One text that is too long must not keep the others from their vectors.
                for index in batch {
                    if case .vectors(let found) = await request([texts[index]]) { vectors[index] = found.first ?? nil }
                }
            case .failed: return vectors
            }
        }
        return vectors
    }

    // MARK: - One request

    private enum End: Sendable {
        case vectors([DenseVector?])
        case failed(mayBeOfOneText: Bool)
    }

    private func request(_ texts: [String]) async -> End {
        guard breaker.withLock({ $0.mayCall(now: now()) }) else {
            meters.count("resting")
            return .failed(mayBeOfOneText: false)
        }
        let started = ContinuousClock.now
        let answer = await answer(to: endpoint.compose(texts))
        meters.seconds.record(started.duration(to: .now))
        switch answer {
        case .response(let response): return take(endpoint.read(response, count: texts.count))
        case .late: return fail("late", "no answer within \(deadline)")
        case .failure(let failure) where failure.kind != .cancelled && !Task.isCancelled:
            return fail(failure.kind.rawValue, failure.message)
        case .failure:
            breaker.withLock { $0.abandoned(now: now()) }
            meters.count("cancelled")
            return .failed(mayBeOfOneText: false)
        }
    }

    private enum Answer: Sendable {
        case response(TransportResponse)
        case failure(TransportFailure)
        case late
    }

    /// Whatever comes first, the answer or the deadline; the transfer ends with it.
    private func answer(to request: TransportRequest) async -> Answer {
        await withTaskGroup(of: Answer.self) { [transport, deadline] group in
            group.addTask {
                do throws(TransportFailure) {
                    return .response(try await transport.send(request))
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                do {
                    try await Task.sleep(for: deadline)
                    return .late
                } catch {
                    return .failure(TransportFailure(.cancelled, "cancelled"))
                }
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? .late
        }
    }

    private func take(_ result: Result<[[Float]], EmbeddingsFailure>) -> End {
        switch result {
        case .success(let found):
            meters.count("answered")
            if breaker.withLock({ $0.succeeded() }) == .works { logger.notice("the embeddings endpoint works again") }
            return .vectors(found.map { DenseVector($0, model: model) })
        case .failure(let failure):
            _ = fail(failure.code.label, failure.message, wish: failure.retryAfter)
            return .failed(mayBeOfOneText: failure.mayBeOfOneText)
        }
    }

    private func fail(_ code: String, _ reason: String, wish: Duration? = nil) -> End {
        meters.count(code)
        let metadata: Logger.Metadata = [LogKeys.errorCode: "\(code)", LogKeys.reason: "\(reason)"]
        if breaker.withLock({ $0.failed(now: now(), wish: wish) }) == .beganToFail {
            logger.warning(
                "the embeddings endpoint fails and is left alone for a while; recognition goes on without it",
                metadata: metadata)
        } else {
            logger.debug("an embeddings request failed", metadata: metadata)
        }
        return .failed(mayBeOfOneText: false)
    }
}

/// The handles embedding counts with.
private struct EmbedderMeters: Sendable {
    let seconds: Histogram
    private let metrics: Metrics

    init(_ metrics: Metrics) {
        self.metrics = metrics
        seconds = metrics.histogram(MetricNames.embeddingSeconds)
    }

    func count(_ outcome: String) {
        metrics.counter(MetricNames.embeddingRequests, .init("outcome", outcome)).add()
    }
}
