import Intake

extension Fact {
    static let authorID = Fact(
        name: "author.id", kind: .text, summary: "The platform's id of the person who wrote.",
        example: "author.id: U024BE7LH", isSingle: true
    ) {
        FactValues($0.submission.author.id)
    } give: { given, values in
        given.submission.author.id = values.first ?? ""
        return values.count == 1
    }

    static let authorName = Fact(
        name: "author.name", kind: .text, summary: "The name of the person who wrote.",
        example: "author.name: { starts_with: Dana }", isSingle: true
    ) {
        FactValues($0.submission.author.name)
    } give: { given, values in
        given.submission.author.name = values.first
        return values.count == 1
    }

    static let authorEmail = Fact(
        name: "author.email", kind: .text, summary: "The address of the person who wrote, where the platform tells it.",
        example: "author.email: [dana@example.org, lee@example.org]", isSingle: true
    ) {
        FactValues($0.submission.author.email)
    } give: { given, values in
        given.submission.author.email = values.first
        return values.count == 1
    }

    static let authorEmailDomain = Fact(
        name: "author.email_domain", kind: .text, summary: "The part of the author's address behind the @.",
        example: "author.email_domain: example.org", isSingle: true
    ) { facts in
        guard let email = facts.submission.author.email, let at = email.lastIndex(of: "@") else { return .none }
        return FactValues(String(email[email.index(after: at)...]))
    } give: { given, values in
        // A whole address that was given too stays.
        if given.submission.author.email == nil { given.submission.author.email = "someone@\(values.first ?? "")" }
        return values.count == 1
    }

    static let authorIsBot = Fact(
        name: "author.is_bot", kind: .flag, summary: "Whether a program wrote, as far as the platform tells.",
        example: "author.is_bot: true", isSingle: true
    ) {
        .one($0.submission.author.isBot ? "true" : "false")
    } give: { given, values in
        guard let value = values.single.flatMap(flag) else { return false }
        given.submission.author.isBot = value
        return true
    }
}
