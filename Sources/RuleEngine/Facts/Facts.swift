package import Intake

/// Everything that rules may look at, for one submission: the recorded inputs of a decision.
package struct Facts: Sendable {
    package let submission: Submission
    package let platform: String
    package let match: Match
    package let now: Timestamp
    package let inputs: Inputs
    let fields: FieldTable
    /// Where a rule file's test says it, instead of what the text looks like.
    var language: String?

    /// - Parameters:
    ///   - platform: the platform's name as rules write it, such as `slack`.
    ///   - match: how the submission relates to what was asked before.
    ///   - now: the time of the decision.
    ///   - inputs: what was looked up for it.
    package init(
        _ submission: Submission, platform: String, match: Match, now: Timestamp, inputs: Inputs = Inputs()
    ) {
        self.submission = submission
        self.platform = platform
        self.match = match
        self.now = now
        self.inputs = inputs
        fields = FieldTable(submission.fields)
    }
}

/// A form's answers by the keys that rules use.
struct FieldTable: Sendable {
    private(set) var values: [String: FactValues] = [:]
    /// Keys that two fields share; the first of the two is the one read.
    private(set) var collisions: Set<String> = []

    /// A field answers to its stable name and to the question it shows.
    ///
    /// Names go before questions.
    init(_ fields: [Field]) {
        guard !fields.isEmpty else { return }
        var owners: [String: Int] = [:]
        let named = fields.map { $0.name.map(fieldKey) }
        for (number, key) in named.enumerated() {
            if let key { enter(key, number, fields, &owners) }
        }
        let names = Set(owners.keys)
        for (number, field) in fields.enumerated() {
            let key = fieldKey(field.label)
            if !names.contains(key) { enter(key, number, fields, &owners) }
        }
    }

    private mutating func enter(_ key: String, _ number: Int, _ fields: [Field], _ owners: inout [String: Int]) {
        guard !key.isEmpty else { return }
        if let owner = owners[key] {
            if owner != number { collisions.insert(key) }
            return
        }
        owners[key] = number
        values[key] = FactValues(fields[number].values)
    }
}

/// A field's name as rules write it behind `field.`: lower case, runs of anything but letters and digits as `_`.
///
/// `Team size`, `"Team size"` and `team_size` are one. Accents count: `prénom` is not `prenom`, however it is composed.
func fieldKey(_ name: String) -> String {
    var key = ""
    var isGap = false
    for character in name {
        guard character.isLetter || character.isNumber else {
            isGap = true
            continue
        }
        if isGap, !key.isEmpty { key += "_" }
        isGap = false
        // Upper and then lower case makes `ß` and `SS` equal, as Unicode's case folding does.
        key += character.isASCII ? character.lowercased() : character.uppercased().lowercased()
    }
    return key
}
