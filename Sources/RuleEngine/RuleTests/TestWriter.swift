import Documents
package import Intake

/// Writes a past request, and what a person said should have come of it, as a test into a rule file's text.
package enum TestWriter {
    /// The entry under `tests`, its lines without indentation.
    ///
    /// The person is not named in it: rule files are read by many.
    package static func entry(
        named name: String, _ submission: Submission, inputs: Inputs, at time: Timestamp, expect correction: Correction
    ) -> [String] {
        var given: [(String, String)] = [
            ("platform", quoted(submission.key.platform)), ("source", quoted(submission.source)),
            ("at", quoted(time.iso8601)),
        ]
        if let channel = submission.channel { given.append(("channel", quoted(channel.name ?? channel.id))) }
        if let domain = submission.author.email?.split(separator: "@").last {
            given.append(("author.email_domain", quoted(String(domain))))
        }
        if let title = submission.title { given.append(("title", quoted(title))) }
        given.append(("text", quoted(submission.text)))
        if !submission.labels.isEmpty { given.append(("label", list(submission.labels))) }
        let fields = submission.fields.filter { !$0.values.isEmpty }.map { ($0.name ?? $0.label, list($0.values)) }
        if !fields.isEmpty { given.append(("fields", mapping(fields))) }
        if !inputs.customer.isEmpty {
            let columns = inputs.customer.sorted { $0.key < $1.key }.map { ($0.key, quoted($0.value)) }
            given.append(("customer", mapping(columns)))
        }
        return ["- name: \(quoted(name))", "  given:"] + given.map { "    \($0): \($1)" }
            + ["  expect: \(mapping(expected(correction)))"]
    }

    private static func expected(_ correction: Correction) -> [(String, String)] {
        var expected: [(String, String)] = []
        if let route = correction.route { expected.append(("route", quoted(route))) }
        if let priority = correction.priority { expected.append(("priority", quoted(priority))) }
        if let labels = correction.labels { expected.append(("label", list(labels))) }
        if let assignee = correction.assignee { expected.append(("assign", quoted(assignee))) }
        if let status = correction.status { expected.append(("status", quoted(status.rawValue))) }
        return expected
    }

    /// The file's text with the entry behind its last test, in the place of one that begins with the same line; `nil`
    /// where its tests stand in a form that cannot be added to line by line, such as `tests: [{…}]`.
    package static func adding(_ entry: [String], to text: String) -> String? {
        // A line end of Windows is one character of Swift's.
        if text.contains("\r\n") {
            return adding(entry, to: text.replacing("\r\n", with: "\n"))?.replacing("\n", with: "\r\n")
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if let lines = replacing(entry, in: lines) { return lines.joined(separator: "\n") }
        while lines.last?.allSatisfy(\.isWhitespace) ?? false { lines.removeLast() }
        guard let start = lines.firstIndex(where: { $0.hasPrefix("tests:") }) else {
            return (lines + ["", "tests:"] + entry.map { "  " + $0 }).joined(separator: "\n") + "\n"
        }
        let rest = lines[start].dropFirst("tests:".count).drop(while: \.isWhitespace)
        guard rest.isEmpty || rest.hasPrefix("#") else { return nil }
        var end =
            lines[(start + 1)...].firstIndex { line in
                guard let first = line.first else { return false }
                return !first.isWhitespace && first != "#" && first != "-"
            } ?? lines.count
        // What stands above the next key, blank lines and its comment, stays with it.
        while end > start + 1, lines[end - 1].allSatisfy(\.isWhitespace) || lines[end - 1].hasPrefix("#") { end -= 1 }
        let first = lines[(start + 1)..<end].first { $0.drop(while: \.isWhitespace).hasPrefix("-") }
        let margin = first.map { String($0.prefix(while: \.isWhitespace)) } ?? "  "
        let isLast = end == lines.count
        lines.insert(contentsOf: [""] + entry.map { margin + $0 } + (isLast ? [] : [""]), at: end)
        return lines.joined(separator: "\n") + "\n"
    }

    /// The lines with the entry in the place of one that an earlier correction wrote under the same name.
    private static func replacing(_ entry: [String], in lines: [String]) -> [String]? {
        guard let name = entry.first,
            let start = lines.firstIndex(where: { $0.drop(while: \.isWhitespace) == name })
        else { return nil }
        let margin = String(lines[start].prefix(while: \.isWhitespace))
        // It ends with the last line that stands further in.
        let after = lines[(start + 1)...].firstIndex { line in
            !line.allSatisfy(\.isWhitespace) && line.prefix(while: \.isWhitespace).count <= margin.count
        }
        var end = after ?? lines.count
        while end > start + 1, lines[end - 1].allSatisfy(\.isWhitespace) { end -= 1 }
        return Array(lines[..<start]) + entry.map { margin + $0 } + lines[end...]
    }

    /// A text in YAML's double quotes, of which JSON's are a part; what YAML does not print is written as its number.
    private static func quoted(_ text: String) -> String {
        JSON.string(text).text.unicodeScalars.reduce(into: "") { out, scalar in
            switch scalar.value {
            case 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
    }

    private static func list(_ texts: [String]) -> String { "[\(texts.map(quoted).joined(separator: ", "))]" }

    private static func mapping(_ entries: [(String, String)]) -> String {
        "{ \(entries.map { "\(quoted($0)): \($1)" }.joined(separator: ", ")) }"
    }
}
