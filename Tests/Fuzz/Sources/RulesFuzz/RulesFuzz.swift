import Documents
import Intake
import RuleEngine

/// Nearness of some kind, for `similar_to`.
private struct ByLength: Likeness, PreparedExamples {
    func prepare(_ examples: [String]) -> any PreparedExamples { self }
    func nearest(to text: String) -> (score: Int, example: Int) { (text.utf8.count % 1001, 0) }
}

/// Any bytes at all are rules or have problems; what is taken for rules decides, explains and tests itself.
///
/// A line `#!file NAME` begins another file of the set.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let files = files(in: bytes)
    let problems = Problems()
    let rules = RuleSet.load(files, likeness: ByLength(), problems: problems)
    show(problems, of: files)
    guard let rules else {
        demand(problems.hasErrors, "refused without saying why")
        return 0
    }
    demand(!problems.hasErrors, "taken in spite of errors")
    for facts in messages {
        let (decision, trace) = rules.explain(facts)
        demand(rules.evaluate(facts) == decision, "evaluate and explain disagree")
        demand(trace.rules.count == rules.ruleCount, "a rule is missing in the trace")
        demand(decision.route != nil || decision.drop != nil, "neither a route nor a drop")
    }
    for result in rules.runTests().results {
        demand(!result.differences.contains { $0.contains("a defect of triaged") }, "\(result.differences)")
    }
    return 0
}

/// Stops with words, which `precondition` would not say in a release build.
private func demand(_ holds: Bool, _ words: @autoclosure () -> String = "a problem without place or words") {
    guard holds else { fatalError(words()) }
}

private func files(in bytes: [UInt8]) -> [RuleFile] {
    var files = [RuleFile(path: "rules.yaml", bytes: [])]
    let sign = Array("#!file ".utf8)
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
        if line.starts(with: sign), files.count < 8 {
            let name = String(decoding: line.dropFirst(sign.count), as: UTF8.self)
            files.append(RuleFile(path: name, bytes: []))
        } else {
            files[files.count - 1].bytes += line + [UInt8(ascii: "\n")]
        }
    }
    _ = files[files.count - 1].bytes.popLast()
    return files
}

/// Problems are for people: each must have a place that can be shown.
private func show(_ problems: Problems, of files: [RuleFile]) {
    let sources = files.map { SourceText(file: $0.path, text: String(decoding: $0.bytes, as: UTF8.self)) }
    for problem in problems.inOrder.prefix(50) {
        demand(problem.place.line >= 0 && problem.place.column >= 0 && problem.place.length >= 0)
        demand(!problem.message.isEmpty)
        let place = problem.place.file
        let source = sources[files.firstIndex { $0.path == place } ?? 0]
        demand(!problem.rendered(source: source, colour: true).isEmpty)
    }
}

private let messages: [Facts] = [
    "", "Customers can't see refunds on the payment page", "+1 ", "É\u{301}ß ﬁ 漢字 👍🏽 ABC-12 code-7aa \u{0} \u{FFFD}",
    String(repeating: "a b ", count: 200),
].enumerated().map { number, text in
    Facts(
        Submission(
            key: MessageKey(platform: "slack", scope: "acme", externalID: "\(number)"), source: "acme",
            kind: number % 2 == 0 ? .chat : .form,
            channel: number % 2 == 0 ? Channel(id: "C1", name: "#requests") : nil,
            author: Person(id: "U1", name: "Dana", email: "dana@example.org", isBot: number == 2),
            title: number == 1 ? "Refunds" : nil, text: text,
            fields: [Field(label: "Team size", values: ["250", "1,200"]), Field(label: "Impact", values: [""])],
            attachments: number == 3 ? [Attachment(name: "a.png")] : [], labels: number == 1 ? ["bug"] : [],
            submittedAt: Timestamp(milliseconds: 1_767_607_200_000)),
        platform: "slack", match: number == 2 ? Match(outcome: .possible, score: 600) : .new,
        now: Timestamp(milliseconds: 1_767_607_200_000))
}
