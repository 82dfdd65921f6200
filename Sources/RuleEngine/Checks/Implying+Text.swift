extension Words: Implying {
    func implies(_ other: any Test) -> Bool {
        guard let other = other as? Words else { return false }
        return phrases.allSatisfy { phrase in other.phrases.contains { phrase.brings($0) } }
    }

    var filed: [String] { phrases.compactMap { $0.words.first?.key("w") } }

    func sought(_ lengths: [Character: Set<Int>]) -> [String] {
        phrases.first.map { $0.words.flatMap { $0.keys("w", lengths) } } ?? []
    }
}

extension Only: Implying {
    func implies(_ other: any Test) -> Bool {
        if let other = other as? Words { return Words(words: "", phrases: phrases).implies(other) }
        guard let other = other as? Only else { return false }
        return phrases.allSatisfy { phrase in other.phrases.contains { phrase.covers(asMuchAs: $0) } }
    }

    var filed: [String] { phrases.compactMap { $0.words.first?.key("o") } }

    func sought(_ lengths: [Character: Set<Int>]) -> [String] {
        phrases.first.map { phrase in
            phrase.words.flatMap { $0.keys("w", lengths) } + (phrase.words.first?.keys("o", lengths) ?? [])
        } ?? []
    }
}

extension Contains: Implying {
    func implies(_ other: any Test) -> Bool {
        guard let other = other as? Contains else { return false }
        return literals.allSatisfy { literal in other.literals.contains { literal.has($0) } }
    }

    var filed: [String] { literals.map { "c" + String(decoding: $0, as: UTF8.self) } }

    func sought(_ lengths: [Character: Set<Int>]) -> [String] {
        literals.first.map { runs(of: $0, lengths["c"] ?? []) } ?? []
    }
}

extension StartsWith: Implying {
    func implies(_ other: any Test) -> Bool {
        if let other = other as? Contains {
            return literals.allSatisfy { literal in other.literals.contains { literal.has($0) } }
        }
        guard let other = other as? StartsWith else { return false }
        return literals.allSatisfy { literal in other.literals.contains { literal.starts(with: $0) } }
    }

    func excludes(_ other: any Test) -> Bool {
        guard let other = other as? StartsWith else { return false }
        return literals.allSatisfy { literal in
            other.literals.allSatisfy { !literal.starts(with: $0) && !$0.starts(with: literal) }
        }
    }

    var filed: [String] { literals.map { "^" + String(decoding: $0, as: UTF8.self) } }

    func sought(_ lengths: [Character: Set<Int>]) -> [String] {
        guard let literal = literals.first else { return [] }
        let starts = (lengths["^"] ?? []).filter { $0 <= literal.count }
            .map { "^" + String(decoding: literal.prefix($0), as: UTF8.self) }
        return starts + runs(of: literal, lengths["c"] ?? [])
    }
}

/// The keys of all parts of a literal that have one of the lengths.
private func runs(of literal: [UInt8], _ lengths: Set<Int>) -> [String] {
    lengths.filter { $0 <= literal.count }.flatMap { length in
        (0...(literal.count - length)).map { "c" + String(decoding: literal[$0..<$0 + length], as: UTF8.self) }
    }
}

extension [UInt8] {
    /// Whether the other bytes stand somewhere in these.
    fileprivate func has(_ other: [UInt8]) -> Bool {
        guard !other.isEmpty, other.count <= count else { return other.isEmpty }
        return (0...(count - other.count)).contains { self[$0..<$0 + other.count].elementsEqual(other) }
    }
}

// MARK: - Phrases

extension Phrase {
    /// Whether every text that has this phrase has the other: `payment page` brings `page` and `pay*`.
    func brings(_ other: Phrase) -> Bool {
        guard other.words.count <= words.count else { return false }
        return (0...(words.count - other.words.count)).contains { stands(other, at: $0) }
    }

    /// Whether whatever this phrase covers of a text, the other would cover too.
    func covers(asMuchAs other: Phrase) -> Bool { other.words.count == words.count && stands(other, at: 0) }

    private func stands(_ other: Phrase, at start: Int) -> Bool {
        zip(words.dropFirst(start), other.words).allSatisfy { mine, wanted in
            mine.brings(wanted) && (!wanted.isGlued || mine.isGlued)
        }
    }
}

extension Phrase.Word {
    fileprivate func brings(_ other: Phrase.Word) -> Bool {
        other.isPrefix ? bytes.starts(with: other.bytes) : !isPrefix && bytes == other.bytes
    }

    /// `w` for a whole word, and its capital for the beginning of one.
    fileprivate func key(_ kind: String) -> String {
        (isPrefix ? kind.uppercased() : kind) + String(decoding: bytes, as: UTF8.self)
    }

    /// The keys of all words that this one brings.
    fileprivate func keys(_ kind: String, _ lengths: [Character: Set<Int>]) -> [String] {
        let starts = lengths[Character(kind.uppercased())] ?? []
        let beginnings = starts.filter { $0 <= bytes.count }
            .map { kind.uppercased() + String(decoding: bytes.prefix($0), as: UTF8.self) }
        return isPrefix ? beginnings : [kind + String(decoding: bytes, as: UTF8.self)] + beginnings
    }
}
