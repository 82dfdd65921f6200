import Intake

extension Fact {
    static let matchOutcome = Fact(
        name: "match.outcome", kind: .word(["new", "possible", "duplicate"]),
        summary: "Whether it was asked before.", example: "match.outcome: duplicate", isSingle: true
    ) {
        .one($0.match.outcome.rawValue)
    } give: { given, values in
        guard let outcome = values.single.flatMap({ Match.Outcome(rawValue: $0.lowercased()) }) else { return false }
        given.match.outcome = outcome
        return true
    }

    static let matchScore = Fact(
        name: "match.score", kind: .number, summary: "How sure the match is, from 0 to 1.",
        example: "match.score: { gte: 0.8 }", isSingle: true
    ) {
        .one(thousandths(max(0, min(1000, $0.match.score))))
    } give: { given, values in
        guard let score = values.single.flatMap({ Number($0) })?.value, (0...1).contains(score) else { return false }
        given.match.score = Int((score * 1000).rounded())
        return true
    }

    static let matchStatus = Fact(
        name: "match.status", kind: .word(Status.allCases.map(\.rawValue)),
        summary: "What the earlier request was at the time; missing when it is new.",
        example: "match.status: [planned, in_progress]", isSingle: true
    ) {
        FactValues($0.match.status?.rawValue)
    } give: { given, values in
        guard let status = values.single.flatMap({ Status(rawValue: $0.lowercased()) }) else { return false }
        given.match.status = status
        return true
    }

    static let matchTeam = Fact(
        name: "match.team", kind: .text, summary: "The team that has the earlier request, by its key.",
        example: "match.team: payments", isSingle: true
    ) {
        FactValues($0.match.team)
    } give: { given, values in
        given.match.team = values.first
        return values.count == 1
    }

    static let matchVoices = Fact(
        name: "match.voices", kind: .number,
        summary: "How many people have asked for the earlier request, without this one; missing when it is new.",
        example: "match.voices: { gte: 10 }", isSingle: true
    ) {
        FactValues($0.match.voices.map { String($0) })
    } give: { given, values in
        guard let voices = values.single.flatMap({ Int($0) }), voices >= 0 else { return false }
        given.match.voices = voices
        return true
    }
}
