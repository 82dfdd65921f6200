import Intake
import Pipeline
import Store

/// What was asked before, for the terminal and for scripts.
enum MatchText {
    static func render(_ found: Recognition.Found, among count: Int, _ terminal: Terminal) -> String {
        let among = "\(count) \(count == 1 ? "request" : "requests")"
        guard found.match.outcome != .new else {
            return "\(terminal.paint("new", .strong)): none of \(among) asks for it, as far as words and meaning tell"
        }
        let head =
            found.match.outcome == .duplicate
            ? "\(terminal.paint("duplicate", .good)): it would join this one of \(among)"
            : "\(terminal.paint("possible", .warn)): a person would be asked about these of \(among)"
        let lines = found.twins.enumerated().flatMap { index, twin -> [String] in
            let request = twin.request
            let candidate =
                found.match.candidates.indices.contains(index) ? found.match.candidates[index] : nil
            let score = "\((candidate?.score ?? found.match.score) / 10) %"
            let voices = "\(request.voices) \(request.voices == 1 ? "voice" : "voices")"
            let facts = [score, voices, request.status.rawValue, request.team].compactMap { $0 }
            let reasons = candidate?.reasons ?? ["the same words"]
            return [
                "  \(terminal.paint("\(request.id)", .accent))  \(Terminal.inert(request.title, limit: 90))",
                "        \(terminal.paint(facts.joined(separator: " · "), .dim))",
            ] + (reasons.isEmpty ? [] : ["        \(Terminal.inert(reasons.joined(separator: " · ")))"])
        }
        return ([head] + lines).joined(separator: "\n")
    }

    static func json(_ found: Recognition.Found) -> JSON {
        [
            "outcome": .string(found.match.outcome.rawValue),
            "matches": .array(
                found.twins.enumerated().map { index, twin in
                    let request = twin.request
                    let candidate =
                        found.match.candidates.indices.contains(index) ? found.match.candidates[index] : nil
                    return JSON(compact: [
                        ("request", .string("\(request.id)")), ("title", .string(request.title)),
                        ("score", .int(Int64(candidate?.score ?? found.match.score))),
                        ("logit", candidate.map { .int(Int64($0.logit)) }),
                        ("status", .string(request.status.rawValue)), ("team", request.team.map(JSON.string)),
                        ("voices", .int(Int64(request.voices))), ("reasons", JSON(candidate?.reasons ?? [])),
                    ])
                }),
        ]
    }

    /// In a line: `possible, R-87 (82 % sure): both say …`.
    static func line(_ match: Match) -> String {
        guard let request = match.request, match.outcome != .new else { return "new" }
        let reasons = match.candidates.first?.reasons.joined(separator: " · ") ?? ""
        let sure = match.score >= 1000 ? "the same words" : "\(match.score / 10) % sure"
        return "\(match.outcome.rawValue), \(request) (\(sure))" + (reasons.isEmpty ? "" : ": \(reasons)")
    }
}
