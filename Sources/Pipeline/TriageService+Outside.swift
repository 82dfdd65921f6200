internal import Intake
internal import Platforms
internal import RuleEngine
internal import Similarity
internal import Store

/// The outside model's part in recognition: asked before a batch is decided, long after it was acknowledged.
///
/// What is asked is what people are shown: words that the rules hide do not leave. Whatever fails, the batch is decided
/// without it.
extension TriageService {
    func askOutside(now: Timestamp) async {
        guard let embedder else { return }
        // A store that cannot be read says so in the step that follows.
        guard let coming = try? coming(now: now), !coming.isEmpty else { return }
        let rules = rules.current
        let texts = coming.map { submission in
            recognition.outsideText(of: submission.redacted(by: rules.redactions(of: submission, now: now)))
        }
        var vectors: [MessageKey: DenseVector] = [:]
        for (submission, vector) in zip(coming, await embedder.embed(texts)) { vectors[submission.key] = vector }
        recognition.expect(vectors, among: coming.map(\.key))
    }

    /// The asks that are decided next, but those of the past: an import would send away what nobody asked about now.
    private func coming(now: Timestamp) throws(StoreError) -> [Submission] {
        let (reads, _) = try store.waitingEvents(limit: EmbeddingsEndpoint.batchLimit, now: now) { event in
            let read = read(event)
            return (read, read.probe)
        }
        return reads.compactMap { read, known in
            switch read.reading {
            case .submission(let submission), .edit(let submission):
                let isAsk = known.threadRequest == nil && known.existing?.content.version ?? -1 < submission.version
                return isAsk && !recognition.expects(submission.key) ? submission : nil
            case .past, .delete, .command, .handshake, .ignored, .invalid: return nil
            }
        }
    }
}

extension RuleSet {
    /// What the rules hide of words that they decide nothing about.
    func redactions(of submission: Submission, now: Timestamp) -> [Redaction] {
        evaluate(
            Facts(
                submission, platform: submission.key.platform, match: .new, now: now,
                inputs: inputs(for: submission))
        ).redactions
    }
}
