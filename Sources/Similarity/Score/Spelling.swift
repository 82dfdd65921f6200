/// When two words are one word, written differently.
enum Spelling {
    /// Whether two words are of one family, or long and differ by one letter that is not near the beginning.
    ///
    /// "colour" and "color", "organise" and "organize", "calendar" and "calender". Beginnings carry the opposites
    /// ("upload", "unload"; "inbound", "unbound"), and short words are too close together ("show", "slow").
    static func isVariant(_ a: TitleWord, _ b: TitleWord) -> Bool {
        guard a.role == .content, b.role == .content else { return false }
        if areOneFamily(a.text.lowercased(), b.text.lowercased()) { return true }
        let x = Array(a.stem.unicodeScalars)
        let y = Array(b.stem.unicodeScalars)
        guard min(x.count, y.count) >= 5, abs(x.count - y.count) <= 1, x.prefix(2) == y.prefix(2) else { return false }
        guard !(x + y).contains(where: { ("0"..."9").contains($0) }) else { return false }
        return areOneEditApart(x, y)
    }

    /// "failing" and "failure", "delete" and "deletion", and "settings", whose "setting" loses more to the stemmer.
    private static func areOneFamily(_ x: String, _ y: String) -> Bool {
        let head = zip(x.utf8, y.utf8).prefix { $0 == $1 }.count
        guard head >= 4 else { return false }
        return endings.contains(String(decoding: x.utf8.dropFirst(head), as: UTF8.self))
            && endings.contains(String(decoding: y.utf8.dropFirst(head), as: UTF8.self))
    }

    private static let endings: Set<String> = [
        "", "s", "es", "e", "y", "ing", "ings", "ed", "ure", "ures", "ion", "ions", "ation", "ations", "ment", "ments",
        "ication", "ications", "ally", "ly",
    ]

    /// One letter put in, left out or changed, or two neighbours exchanged.
    private static func areOneEditApart(_ x: [Unicode.Scalar], _ y: [Unicode.Scalar]) -> Bool {
        let head = zip(x, y).prefix { $0 == $1 }.count
        let tail = zip(x.dropFirst(head).reversed(), y.dropFirst(head).reversed()).prefix { $0 == $1 }.count
        let restX = x[head..<(x.count - tail)]
        let restY = y[head..<(y.count - tail)]
        if restX.count <= 1, restY.count <= 1 { return true }
        return restX.count == 2 && restX.elementsEqual(restY.reversed())
    }

    /// Takes away a word that the other title has in two: "login" and "log in", "darkmode" and "dark mode".
    static func removeJoined(_ words: inout [TitleWord], in title: [TitleWord], without others: inout [TitleWord]) {
        words.removeAll { word in
            for (left, right) in zip(title, title.dropFirst()) {
                guard (left.text + right.text).lowercased() == word.text.lowercased() else { continue }
                let parts = others.count { $0 == left || $0 == right }
                guard parts > 0 else { continue }
                others.removeAll { $0 == left || $0 == right }
                return true
            }
            return false
        }
    }
}
