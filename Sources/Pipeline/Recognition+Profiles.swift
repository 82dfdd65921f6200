private import Conversation
package import Intake
internal import Similarity
package import Store
private import Synchronization

/// What is kept of requests so that they can be found.
extension Recognition {
    /// An ask as it is compared: without what its form or the store repeats.
    package func subject(of submission: Submission) -> Subject {
        let headline = headline(of: submission)
        return Subject(
            title: headline.title,
            profile: TextProfile(title: headline.title, body: headline.body, model: model),
            fingerprint: Fingerprint(submission.text), dense: state.withLock { $0.dense[submission.key] ?? nil })
    }

    func headline(of submission: Submission) -> Headline {
        let text = Normaliser.normalise(submission.text)
        let own = state.withLock { $0.boilerplate.strip(text, form: submission.form) }
        return Headline(title: submission.title.map(Normaliser.normalise), text: own)
    }

    /// Learns which lines repeat in what came in last.
    package func learnWhatRepeats() throws(StoreError) {
        for ask in try store.latestAsks(limit: Self.lessons) { learn(ask) }
    }

    /// Learns which lines repeat.
    package func learn(_ submission: Submission) {
        let text = Normaliser.normalise(submission.text)
        state.withLock { $0.boilerplate.learn(text, form: submission.form) }
    }

    /// - Parameter request: the one that is about to be opened, or written anew.
    /// - Parameter isNew: whether it is to get a theme: the nearest, or one that it founds.
    package func stored(_ subject: Subject, of request: RequestID, isNew: Bool) -> StoredProfile {
        guard !subject.profile.isEmpty else { return StoredProfile(model: model.identity, bytes: nil) }
        let theme = isNew ? state.withLock { $0.found(subject.profile, request) } : nil
        return StoredProfile(
            model: model.identity, bytes: subject.profile.encoded, dense: subject.dense?.encoded, theme: theme)
    }

    /// The request that a voice would have opened by itself.
    package func split(_ voice: StoredSubmission, from request: RequestID, as new: RequestID) -> MergeEffect.Split {
        MergeEffect.Split(
            submission: voice.id, from: request, request: new, title: Conversation.title(of: voice.shown),
            fingerprint: Fingerprint(voice.content.text)?.hash,
            profile: stored(subject(of: voice.shown), of: new, isNew: new.number > 0))
    }

    /// What an outside model is asked about.
    func outsideText(of shown: Submission) -> String {
        let headline = headline(of: shown)
        return DenseText.of(title: headline.title, body: headline.body)
    }

    /// What an outside model gave for messages that are decided soon; those that it gave nothing for are not asked again.
    func expect(_ vectors: [MessageKey: DenseVector], among asked: [MessageKey]) {
        state.withLock { state in
            // Some hundred at most wait; more are left from failures, and whoever is decided needs none.
            if state.dense.count > 1000 { state.dense = [:] }
            for key in asked { state.dense[key] = .some(vectors[key]) }
        }
    }

    /// Whether an outside model was asked about a message already.
    func expects(_ message: MessageKey) -> Bool { state.withLock { $0.dense.index(forKey: message) != nil } }

    /// A message is decided.
    func forget(_ message: MessageKey) { state.withLock { $0.dense[message] = nil } }

    /// Makes profiles anew, with what is known by now of repeating lines.
    ///
    /// - Parameter all: also those that the present table has made.
    /// - Parameter progress: is told how many are done.
    package func rebuild(all: Bool, progress: (Int) -> Void) throws(StoreError) {
        var last = RequestID(0)
        var done = 0
        while true {
            let batch = try store.unprofiled(by: all ? nil : model.identity, after: last, limit: 500)
            guard let newest = batch.last?.request else { return }
            try store.keep(
                profiles: batch.map { request, opener in
                    let shown = opener.shown
                    let profile = subject(of: shown).profile
                    return (
                        request, shown.source, shown.channel?.id,
                        StoredProfile(model: model.identity, bytes: profile.isEmpty ? nil : profile.encoded)
                    )
                })
            last = newest
            done += batch.count
            progress(done)
        }
    }
}

extension Submission {
    /// What it was written into, where that has words of its own: a form, a mailbox, a bot's template.
    fileprivate var form: String? {
        if kind == .form || kind == .mail || kind == .webhook { return source }
        return author.isBot && !author.id.isEmpty ? author.id : nil
    }
}
