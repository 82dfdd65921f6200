internal import Intake
internal import Similarity
internal import Store

/// Small numbers for teams, sources and channels, as the index narrows by them.
struct RecognitionNames {
    private var numbers: [String: UInt32] = [:]

    mutating func attributes(of change: ProfileChange) -> Attributes {
        Attributes(
            team: change.team.map { number("t\($0)") } ?? 0, source: number("s\(change.source)"),
            channel: change.channel.map { number("c\(change.source)\t\($0)") } ?? 0)
    }

    /// `nil` when nothing was ever asked there.
    func scope(_ scope: Dedupe.Scope, _ submission: Submission, team: String?) -> Scope? {
        let source = numbers["s\(submission.source)"]
        switch scope {
        case .all: return .all
        case .team: return team.flatMap { numbers["t\($0)"] }.map { Scope(team: $0) }
        case .source: return source.map { Scope(source: $0) }
        case .channel:
            let channel = submission.channel.flatMap { numbers["c\(submission.source)\t\($0.id)"] }
            return channel.map { Scope(source: source, channel: $0) }
        }
    }

    private mutating func number(_ name: String) -> UInt32 {
        if let known = numbers[name] { return known }
        let next = UInt32(clamping: numbers.count + 1)
        numbers[name] = next
        return next
    }
}
