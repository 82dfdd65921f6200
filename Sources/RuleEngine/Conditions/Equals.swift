/// The plain comparison, which has no key: `platform: slack`, or `platform: [slack, lobby]` for one of several.
struct Equals: Test {
    /// As written.
    let texts: [String]
    /// Folded, so that case and accents make no difference.
    let keys: Set<String>

    var identity: [String] { texts }

    var words: String { texts.count == 1 ? texts[0] : listed(texts) }

    func find(in value: FactValue) -> Finding? {
        keys.contains(value.folded.key) ? Finding(value, span: nil) : nil
    }

    func register(_ number: Int32, in builder: inout FactIndex.Builder) -> Bool {
        for key in keys.sorted() { builder.add(key: key, number) }
        return true
    }
}

/// The plain comparison of a number: `attachment.count: 2`.
struct EqualsNumber: Test {
    let numbers: [Number]

    var words: String { numbers.count == 1 ? numbers[0].text : listed(numbers.map(\.text)) }

    func find(in value: FactValue) -> Finding? {
        value.number.map(numbers.contains) ?? false ? Finding("is \(value.text)") : nil
    }

    func register(_ number: Int32, in builder: inout FactIndex.Builder) -> Bool {
        for wanted in numbers { builder.add(wanted, number) }
        return true
    }
}
