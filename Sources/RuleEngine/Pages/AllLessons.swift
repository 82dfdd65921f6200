/// An example for every code, by what they are about.
///
/// To add one for a new code: its line in one of the four. `wrong` must give that code and no other, and the good file
/// nothing at all; the page under `Rules/errors/` is written from the two.
let allLessons: [RuleCode: Lesson] = [formLessons, settingLessons, actionLessons, checkLessons].reduce(into: [:]) {
    $0.merge($1) { first, _ in first }
}

/// The form of a file, its conditions and tests, and its rules taken together.
private let formLessons: [RuleCode: Lesson] = [
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
    .badTime: Lesson(
        "\nteams:", right: "business_hours: { from: \"08:30\", to: \"17:00\" }\n\nteams:",
        wrong: "business_hours: { from: half past eight, to: \"17:00\" }\n\nteams:"),
    .noFiles: Lesson(wrong: [], right: [Lesson.file(Lesson.sample)]),
    .testsOnly: Lesson(
        wrong: [
            Lesson.file(Lesson.sample),
            Lesson.file("version: 1\ntimezone: Europe/Berlin\n" + moreTests, "rules.test.yaml"),
        ],
        right: [Lesson.file(Lesson.sample), Lesson.file("version: 1\n" + moreTests, "rules.test.yaml")]),
    .badCase: Lesson(
        "{ platform: slack, text: \"My cart is empty\" }\n    expect: { route: payments }",
        right: "{ platform: slack }\n    expect: { route: payments }\n    cases:\n      - { text: My cart is empty }",
        wrong: "{ platform: slack }\n    expect: { route: payments }\n    cases:\n"
            + "      - { given: { text: My cart is empty } }"),
]

private let moreTests = """
    tests:
      - name: an empty form
        given: { text: "Hello" }
        expect: { route: product-ops }

    """
