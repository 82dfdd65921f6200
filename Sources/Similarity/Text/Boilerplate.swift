/// Learns which lines and sentences repeat, and takes them out of a text before it is compared.
///
/// A form's fixed text, a greeting, a bot's template would otherwise match themselves. A text is never stripped of
/// everything: one that consists of what repeats is an ask that many have. Counts are by hash, at most 50,000 of them;
/// when there are more, all are halved and what comes to nothing is forgotten.
package struct Boilerplate: Sendable {
    private static let capacity = 50_000
    private static let unitLimit = 200
    private static let textLimit = 16_384

    /// In how many texts a unit was, by hash of the unit and of the form.
    private var counts: [UInt64: UInt32] = [:]
    /// How many texts were learned from, by hash of the form; zero is the whole store.
    private var texts: [UInt64: UInt32] = [:]

    package init() {}

    /// Counts the lines and sentences of a text that came in.
    ///
    /// - Parameter form: what the text was written into, where that is known: a form's, template's or bot's name.
    package mutating func learn(_ text: String, form: String? = nil) {
        let units = Set(Self.units(of: text).compactMap(\.hash))
        for scope in Self.scopes(form) {
            texts[scope, default: 0] &+= 1
            // An ask of one sentence repeats because many have it.
            guard units.count > 1 else { continue }
            for unit in units { counts[Self.key(unit, scope), default: 0] &+= 1 }
        }
        if counts.count > Self.capacity { forgetHalf() }
    }

    /// The text without what repeats in the store or in its form; the text itself when nothing else is in it.
    package func strip(_ text: String, form: String? = nil) -> String {
        let units = Self.units(of: text)
        let kept = units.filter { unit in
            guard let hash = unit.hash else { return false }
            return !Self.scopes(form).contains { repeats(hash, in: $0) }
        }
        guard !kept.isEmpty, kept.count < units.count else { return text }
        var stripped = ""
        for unit in kept {
            if !stripped.isEmpty { stripped += unit.startsLine ? "\n" : " " }
            stripped += unit.text
        }
        return stripped
    }

    /// In a form, what at least 5 and half of its texts have; in the store, what at least 20 and a fiftieth have.
    private func repeats(_ unit: UInt64, in scope: UInt64) -> Bool {
        let count = counts[Self.key(unit, scope)] ?? 0
        let texts = texts[scope] ?? 0
        return scope == 0 ? count >= 20 && count >= texts / 50 : count >= 5 && count >= texts / 2
    }

    private mutating func forgetHalf() {
        counts = counts.compactMapValues { $0 > 1 ? $0 / 2 : nil }
        texts = texts.compactMapValues { $0 > 1 ? $0 / 2 : nil }
    }

    private static func scopes(_ form: String?) -> [UInt64] { form.map { [WordHash($0).value | 1, 0] } ?? [0] }

    private static func key(_ unit: UInt64, _ scope: UInt64) -> UInt64 {
        scope == 0 ? unit : (unit ^ scope) &* 0x9E37_79B9_7F4A_7C15
    }
}

// MARK: - Lines and sentences

extension Boilerplate {
    struct Unit {
        var text: Substring
        var startsLine: Bool
        /// Of its words, case and signs aside, every number as one; `nil` where there is no word.
        var hash: UInt64?

        init(text: Substring, startsLine: Bool) {
            self.text = text
            self.startsLine = startsLine
            var hash = WordHash()
            var isEmpty = true
            var wasDigit = false
            var isPending = false
            for scalar in text.unicodeScalars {
                guard ScalarClass(scalar.value) != .blank else {
                    isPending = !isEmpty
                    wasDigit = false
                    continue
                }
                let isDigit = (0x30...0x39).contains(scalar.value)
                defer { wasDigit = isDigit }
                if isDigit, wasDigit { continue }
                if isPending { hash.take(0x20) }
                isPending = false
                isEmpty = false
                hash.take(isDigit ? 0x30 : ScalarClass.lower(scalar.value))
            }
            self.hash = isEmpty ? nil : hash.value
        }
    }

    /// The lines, and the sentences in a line.
    ///
    /// By scalars: a single character can be as long as the text.
    static func units(of text: String) -> [Unit] {
        let head = Substring(text.unicodeScalars.prefix(textLimit))
        var units: [Unit] = []
        for line in head.unicodeScalars.split(whereSeparator: { $0.value == 0x0A || $0.value == 0x0D }) {
            var startsLine = true
            var start = line.startIndex
            var previousEnds = false
            for index in line.indices {
                let scalar = line[index]
                if previousEnds, scalar == " " {
                    units.append(Unit(text: Substring(line[start..<index]), startsLine: startsLine))
                    start = line.index(after: index)
                    startsLine = false
                }
                previousEnds = ends.contains(scalar)
            }
            if start < line.endIndex { units.append(Unit(text: Substring(line[start...]), startsLine: startsLine)) }
            if units.count >= unitLimit { break }
        }
        return units
    }

    private static let ends: Set<Unicode.Scalar> = [".", "!", "?", ":", "。", "！", "？"]
}
