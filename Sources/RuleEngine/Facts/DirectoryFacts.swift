import Intake

extension Fact {
    /// A column of the customer's row in the directory.
    static func customer(_ column: String) -> Fact {
        Fact(
            name: "customer.\(column)", kind: .text,
            summary: "A column of the author's customer in the directory; missing where there is no such customer.",
            example: "customer.plan: enterprise", isSingle: true
        ) {
            FactValues($0.inputs.customer[column])
        } give: { given, values in
            given.inputs.customer[column] = values.first
            return values.count == 1
        }
    }

    /// A column of the author's own row in the directory.
    static func person(_ column: String) -> Fact {
        Fact(
            name: "person.\(column)", kind: .text,
            summary: "A column of the author's row in the directory; missing where the author is not in it.",
            example: "person.department: Sales", isSingle: true
        ) {
            FactValues($0.inputs.person[column])
        } give: { given, values in
            given.inputs.person[column] = values.first
            return values.count == 1
        }
    }

    static let authorGroup = Fact(
        name: "author.group", kind: .text,
        summary: "The groups the author is in, by the file's `groups` and the directory's column `group`.",
        example: "author.group: [execs, sales]", isReadLate: false
    ) { facts, surroundings in
        let author = facts.submission.author
        var groups = surroundings.groups.groups(email: author.email, id: author.id)
        for column in ["group", "groups"] {
            guard let cell = facts.inputs.person[column] else { continue }
            groups += cell.split { $0 == ";" || $0 == "," }.map { trimmed($0) }
        }
        return FactValues(groups)
    } give: { given, values in
        given.inputs.person["group"] = values.joined(separator: ";")
        return true
    }
}

private func trimmed(_ text: Substring) -> String {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return String(text)
}
