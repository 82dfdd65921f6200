/// What rules do, and the forms, rotas and templates that they name for it.
let actionLessons: [RuleCode: Lesson] = [
    .badSpan: Lesson(
        action, right: "priority: high, sla: { first_response: 4 hours }",
        wrong: "priority: high, sla: { first_response: soon }"),
    .unknownObjective: Lesson(
        of: Lesson.sample(
            ("channel: \"lobby:#payments\"", "channel: \"lobby:#payments\", objectives: [fewer-failed-payments]"),
            ("label: checkout }", "label: checkout, objective: fewer-failed-payments }")),
        "objective: fewer-failed", wrong: "objective: fewer-faled"),
    .unknownRota: Lesson(
        of: with(
            "rotas:\n  product-week: { people: [dana, lee], from: 2026-01-05, every: 1 week }",
            then: "assign: { rota: product-week }"),
        "rota: product-week", wrong: "rota: product-weak"),
    .noOwners: Lesson(
        of: Lesson.sample((action, "assign: { round_robin: product-ops }")), "channel: \"lobby:#product-ops\"",
        right: "channel: \"lobby:#product-ops\", owners: [dana, lee]", wrong: "channel: \"lobby:#product-ops\""),
    .offTheScale: Lesson(
        action, right: "score: { impact: 2, confidence: 80 }", wrong: "score: { impact: 7, confidence: 80 }"),
    .unknownForm: Lesson(of: withForm, "form: impact", wrong: "form: impakt"),
    .badOptions: Lesson(of: withForm, "options: [nobody, my team, everyone]", wrong: "options: [my team]"),
    .badShowIf: Lesson(of: withForm, "field.affected: [my", wrong: "field.afected: [my"),
    .unknownTemplate: Lesson(of: withTemplate, "template: soon", wrong: "template: sooon"),
    .unknownPlaceholder: Lesson(of: withTemplate, "{{author.name}}", wrong: "{{author.nam}}"),
    .brokenPlaceholder: Lesson(of: withTemplate, "{{author.name}}", wrong: "{{author.name"),
    .emptyPattern: Lesson(
        action, right: "redact: { regex: 'KEY-[0-9]+' }", wrong: "redact: { regex: '(KEY-[0-9]+)?' }"),
    .noBusinessHours: Lesson(
        of: Lesson.sample((action, "sla: { decision: 5 business days }")), "\nteams:",
        right: "business_hours: { days: [mon-fri], from: \"09:00\", to: \"17:30\" }\n\nteams:", wrong: "\nteams:"),
    .formFieldTwice: Lesson(of: withForm, "key: how_often", wrong: "key: Affected"),
]

/// What the sample's second rule does.
private let action = "priority: high"

private func with(_ names: String, then: String) -> String {
    Lesson.sample(("\nwords:", "\n\(names)\n\nwords:"), (action, then))
}

let withForm = with(
    """
    forms:
      impact:
        fields:
          - { key: affected, label: "Who is affected?", type: choice, options: [nobody, my team, everyone] }
          - { key: how_often, label: "How often?", type: text, show_if: { field.affected: [my team, everyone] } }
    """, then: "ask: { form: impact }")

let withTemplate = with(
    "templates:\n  soon: \"Thank you, {{author.name}}! We look at it this week.\"", then: "reply: { template: soon }")
