/// What a rule set says of itself and names: hours, people, directory, other files, and how long a rule lasts.
let settingLessons: [RuleCode: Lesson] = [
    .badCost: Lesson(
        "\nteams:", right: "dedupe: { one_wrong_merge_costs: 20 missed }\n\nteams:",
        wrong: "dedupe: { one_wrong_merge_costs: 20 duplicates }\n\nteams:"),
    .settingMissing: Lesson(
        of: Lesson.sample((largeTeams, "business_hours: false")), "\nteams:",
        right: "business_hours: { days: [mon-fri], from: \"09:00\", to: \"17:30\" }\n\nteams:", wrong: "\nteams:"),
    .mixedMeasures: Lesson(
        largeTeams, right: "field.deadline: { gte: 2026-12-01, lte: 2026-12-31 }",
        wrong: "field.deadline: { gte: 1, lte: 2026-12-31 }"),
    .unknownZone: Lesson("Europe/Berlin", wrong: "Berlin"),
    .unknownGroup: Lesson(of: withGroup, "group: execs", wrong: "group: exces"),
    .unknownColumn: Lesson(
        of: withDirectory, "customer.plan: enterprise", wrong: "customer.plna: enterprise",
        besides: ["customers.csv": customers]),
    .badTable: Lesson(
        wrong: [Lesson.file(customers.changed("initech.example,enterprise", to: "initech.example"), "customers.csv")],
        right: [Lesson.file(customers, "customers.csv")], both: [Lesson.file(withDirectory)]),
    .notFound: Lesson(
        of: withInclude, "shared/holidays.yaml", wrong: "share/holidays.yaml",
        besides: ["shared/holidays.yaml": holidays]),
    .outsideOfSet: Lesson(
        of: withInclude, "shared/holidays.yaml", wrong: "/etc/holidays.yaml",
        besides: ["shared/holidays.yaml": holidays]),
    .includeCycle: Lesson(
        wrong: [
            Lesson.file(
                holidays.changed("version: 1\n", to: "version: 1\ninclude: ../rules.yaml\n"), "shared/holidays.yaml")
        ], right: [Lesson.file(holidays, "shared/holidays.yaml")], both: [Lesson.file(withInclude)]),
    .tooManyFiles: Lesson(
        wrong: [
            Lesson.file(including("deep/1.yaml")), Lesson.file("version: 1\ninclude: 9.yaml\n", "deep/8.yaml"),
        ],
        right: [
            Lesson.file(including("deep/1.yaml, deep/9.yaml")), Lesson.file("version: 1\n", "deep/8.yaml"),
        ],
        both: (1..<8).map { Lesson.file("version: 1\ninclude: \($0 + 1).yaml\n", "deep/\($0).yaml") }
            + [Lesson.file("version: 1\n", "deep/9.yaml")]),
    .expired: Lesson(
        "large teams first", right: "large teams first\n    expires: 2026-12-31",
        wrong: "large teams first\n    expires: 2026-03-31", today: "2026-06-01"),
    .catchAllExpires: Lesson("everything else\n", wrong: "everything else\n    expires: 2026-12-31\n"),
    .notAPerson: Lesson(of: withGroup, "dana@example.org", wrong: "Dana Berg"),
]

private let largeTeams = "field.team_size: { gte: 100 }"

private let withGroup = Lesson.sample(
    ("\nwords:", "\ngroups:\n  execs: [dana@example.org, \"@board.example.org\"]\n\nwords:"),
    (largeTeams, "author.group: execs"))

private let withDirectory = Lesson.sample(
    ("\nwords:", "\ndirectory:\n  customers: { file: customers.csv, join: domain }\n\nwords:"),
    (largeTeams, "customer.plan: enterprise"))

private let customers = """
    domain,plan
    acme.example,free
    initech.example,enterprise

    """

private let withInclude = including("shared/holidays.yaml")

private func including(_ names: String) -> String {
    Lesson.sample(("version: 1\n", "version: 1\ninclude: [\(names)]\n"))
}

private let holidays = """
    version: 1
    business_hours: { holidays: [2026-12-25, 2026-12-26] }

    """
