/// What a careful colleague would remark.
let checkLessons: [RuleCode: Lesson] = [
    .unknownDestination: Lesson(
        "channel: \"lobby:#payments\"", right: "channel: \"slack:#payments\"", wrong: "channel: \"slakc:#payments\"",
        destinations: ["lobby", "slack"]),
    .labelSlip: Lesson("field.team_size: { gte: 100 }", right: "label: checkout", wrong: "label: chekcout"),
    .shadowed: Lesson("field.team_size: { gte: 100 }", wrong: "text: { only: [thanks] }"),
    .withoutEffect: Lesson(last, wrong: refundRule("payments") + last),
    .alwaysTaken: Lesson(
        wrong: [Lesson.file(Lesson.sample((last, refundRule("product-ops, label: partner") + last)))],
        right: [Lesson.file(Lesson.sample((third, refundRule("product-ops, label: partner") + third)))]),
    .neverMatches: Lesson("{ gte: 100 }", right: "{ gte: 50, lt: 100 }", wrong: "{ gte: 100, lt: 50 }"),
    .redundantWord: Lesson("refund*]", wrong: "refund*, refunds]"),
    .unusedTeam: Lesson("\nwords:", wrong: "  identity: { name: Identity }\n\nwords:"),
    .unusedVocabulary: Lesson("\nrules:", wrong: "  sign-in: [login, password*]\n\nrules:"),
    .strayExample: Lesson(
        of: Lesson.sample((last, exampleRules + last)), "\"charge my card again\"",
        wrong: "\"export my monthly report as PDF\""),
    .unusedTemplate: Lesson("\nrules:", wrong: "\ntemplates:\n  soon: We look at it this week.\n\nrules:"),
    .unusedRota: Lesson(
        "\nrules:", wrong: "\nrotas:\n  week: { people: [dana, lee], from: 2026-01-05, every: 1 week }\n\nrules:"),
    .literalSign: Lesson(
        "{ field.team_size: { gte: 100 } }", right: "{ text: { words: [\"invoice*\"] } }",
        wrong: "{ text: { contains: \"invoice*\" } }"),
    .wholeText: Lesson(
        "{ field.team_size: { gte: 100 } }", right: "{ text: { words: [outage] } }", wrong: "{ text: outage }"),
    .comparedAsText: Lesson("{ gte: 100 }", wrong: "\">=100\""),
    .unknownValue: Lesson(
        of: withForm, "affected: [my team, everyone]", wrong: "affected: [my team, everybody]"),
    .oddPattern: Lesson(
        "{ gte: 100 }", right: "{ regex: '^[0-9]{3,}$' }", wrong: "{ regex: '/^[0-9]{3,}$/' }"),
    .mistakenName: Lesson(of: withTemplate, "reply: { template: soon }", wrong: "reply: soon"),
    .comesToNothing: Lesson(
        "priority: high", right: "sla: { first_response: 1 day, decision: 2 weeks }",
        wrong: "sla: { first_response: 2 weeks, decision: 1 day }"),
    .neverGiven: Lesson(
        "expect: { route: payments }", right: "expect: { route: payments, label: checkout }",
        wrong: "expect: { route: payments, label: chekcout }"),
    .unusedGroup: Lesson("\nrules:", wrong: "\ngroups:\n  execs: [dana@example.org]\n\nrules:"),
]

private let third = "  - name: checkout goes"
private let last = "  - name: everything else"

private func refundRule(_ team: String) -> String {
    """
      - name: refunds of partners
        when: { text: { words: ["partner refund*"] } }
        then: { route: \(team) }


    """
}

private let exampleRules = """
      - name: paying, by example
        when: { text: { similar_to: ["my card was charged twice", "charge my card again"] } }
        then: { route: payments, label: paying }

      - name: exports, by example
        when: { text: { similar_to: ["export my monthly report", "download the report as PDF"] } }
        then: { route: product-ops, label: exports }


    """
