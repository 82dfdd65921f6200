/// An example for every code, in their order.
///
/// To add one for a new code: its line here. `wrong` must give that code and no other, and the good file nothing at
/// all; the page under `Rules/errors/` is written from the two.
let allLessons: [RuleCode: Lesson] = [
    .notMapping: Lesson("{ text: { words: checkout } }", wrong: "checkout"),
    .keyMissing: Lesson("version: 1\n", wrong: ""),
    .wrongKind: Lesson("drop: not a request", wrong: "drop: [not, a, request]"),
    .notAllowed: Lesson(
        "large teams first", right: "large teams first\n    status: draft",
        wrong: "large teams first\n    status: off"),
    .unknownKey: Lesson("timezone:", wrong: "timezon:"),
    .version: Lesson("version: 1", wrong: "version: 2"),
    .notYet: Lesson("tests:", wrong: "digests: { weekly: payments }\n\ntests:"),
    .duplicateName: Lesson("large teams first", wrong: "thanks are no requests"),
    .unknownCondition: Lesson("when: { text: { words", wrong: "when: { txt: { words"),
    .unknownMatcher: Lesson("{ words: checkout }", wrong: "{ word: checkout }"),
    .unknownAction: Lesson("priority: high", wrong: "priorty: high"),
    .unknownTeam: Lesson("route: payments, label", wrong: "route: paymets, label"),
    .unknownVocabulary: Lesson("words: checkout", wrong: "words: chekout"),
    .badPattern: Lesson(
        "{ only: [thanks, thx] }", right: "{ regex: '^thanks?$' }", wrong: "{ regex: '^(?!no )thanks?$' }"),
    .patternTooBig: Lesson("{ only: [thanks, thx] }", right: "{ regex: '\\pL{2}' }", wrong: "{ regex: '\\pL{500}' }"),
    .badNumber: Lesson("gte: 100", wrong: "gte: a hundred"),
    .badAddress: Lesson(
        "priority: high", right: "priority: high, notify: \"lobby:#large-teams\"",
        wrong: "priority: high, notify: \"lobby:\""),
    .noCatchAll: Lesson("  - name: everything else\n    then: { route: product-ops }\n", wrong: ""),
    .endsWithoutRoute: Lesson(
        "{ priority: high }", right: "{ priority: high, route: product-ops, stop: true }",
        wrong: "{ priority: high, stop: true }"),
    .dropContradicted: Lesson("drop: not a request", wrong: "drop: not a request, route: product-ops"),
    .nothingListed: Lesson("[thanks, thx]", wrong: "[]"),
    .givenTwice: Lesson(
        wrong: [Lesson.file(Lesson.sample), Lesson.file("version: 1\ntimezone: UTC\n", "sales.yaml")],
        right: [Lesson.file(Lesson.sample), Lesson.file("version: 1\n", "sales.yaml")]),
    .unmatchableText: Lesson("refund*", wrong: "re*fund"),
    .badFactValue: Lesson("field.team_size: { gte: 100 }", right: "source.kind: form", wrong: "source.kind: from"),
    .matcherDoesNotFit: Lesson(
        "field.team_size: { gte: 100 }", right: "attachment.count: { gte: 2 }",
        wrong: "attachment.count: { words: [two, three] }"),
    .fieldsCollide: Lesson(
        "given: { platform: slack,", right: "given: { fields: { Team size: 5 },",
        wrong: "given: { fields: { Team size: 5, team_size: 7 },"),
    .neverReached: Lesson(
        "rules:\n", wrong: "rules:\n  - name: to begin with\n    then: { route: product-ops }\n\n"),
    .unusualPriority: Lesson("priority: high", wrong: "priority: hihg"),
    .badTime: Lesson("Europe/Berlin", wrong: "Berlin time"),
    .noFiles: Lesson(wrong: [], right: [Lesson.file(Lesson.sample)]),

    .unknownDestination: Lesson(
        "channel: \"lobby:#payments\"", right: "channel: \"slack:#payments\"", wrong: "channel: \"slakc:#payments\"",
        destinations: ["lobby", "slack"]),
    .labelSlip: Lesson("field.team_size: { gte: 100 }", right: "label: checkout", wrong: "label: chekcout"),
    .shadowed: Lesson("field.team_size: { gte: 100 }", wrong: "text: { only: [thanks] }"),
    .withoutEffect: Lesson("  - name: everything else", wrong: refundRule("payments") + "  - name: everything else"),
    .alwaysTaken: Lesson(
        wrong: [
            Lesson.file(
                sample(with: refundRule("product-ops, label: partner"), before: "  - name: everything else"))
        ],
        right: [
            Lesson.file(
                sample(with: refundRule("product-ops, label: partner"), before: "  - name: checkout goes"))
        ]),
    .neverMatches: Lesson("{ gte: 100 }", right: "{ gte: 50, lt: 100 }", wrong: "{ gte: 100, lt: 50 }"),
    .redundantWord: Lesson("refund*]", wrong: "refund*, refunds]"),
    .unusedTeam: Lesson("\nwords:", wrong: "  identity: { name: Identity }\n\nwords:"),
    .unusedVocabulary: Lesson("\nrules:", wrong: "  sign-in: [login, password*]\n\nrules:"),
]

/// Codes whose example cannot be read by this version yet; their pages have words only.
let codesWithoutLesson: Set<RuleCode> = [.strayExample]

private func refundRule(_ team: String) -> String {
    """
      - name: refunds of partners
        when: { text: { words: ["partner refund*"] } }
        then: { route: \(team) }


    """
}

private func sample(with rule: String, before: String) -> String {
    let parts = Lesson.sample.split(separator: before, maxSplits: 1, omittingEmptySubsequences: false)
    return parts.joined(separator: rule + before)
}
