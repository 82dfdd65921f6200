/// Why two titles that look alike ask for different things: each has one word or number that the other lacks.
///
/// "Pin item" and "Unpin item", "Export as CSV" and "Export as PDF", "Support 3.11" and "Support 3.12" share all but
/// what counts. Such a pair may be shown as possible, never merged by itself. Another plural, tense or spelling of one
/// word is no difference, nor is another verb of asking ("Add", "Support", "Allow").
package struct SiblingVeto: Sendable, Equatable {
    /// The word that only the first title has, in its own spelling; empty where the second just has one more.
    package let first: String
    /// The word that only the second title has.
    package let second: String

    /// Titles longer than this are compared by their text alone.
    private static let longest = 40

    /// - Returns: `nil` when the titles are not siblings: equal asks, or too different for one word to decide.
    package init?(between first: String, and second: String) {
        let a = TitleWords(first).words
        let b = TitleWords(second).words
        guard !a.isEmpty, !b.isEmpty, a.count <= Self.longest, b.count <= Self.longest else { return nil }
        let (onlyA, onlyB, shared) = Self.unmatched(a, b)
        if onlyA.isEmpty, onlyB.isEmpty {
            guard let turned = Self.turned(a, b) ?? Self.reordered(a, b) else { return nil }
            self.first = turned.0
            self.second = turned.1
            return
        }
        guard shared > 0, let pair = Self.decisive(onlyA, onlyB) ?? Self.filledIn(a, b) else { return nil }
        self.first = pair.0
        self.second = pair.1
    }

    /// The words that either title has alone, after plurals, tenses and spellings are matched.
    private static func unmatched(_ a: [TitleWord], _ b: [TitleWord]) -> ([TitleWord], [TitleWord], shared: Int) {
        var onlyA: [TitleWord] = []
        var onlyB = b
        var shared = 0
        for word in a {
            if let match = onlyB.firstIndex(where: { $0.stem == word.stem }) {
                shared += 1
                onlyB.remove(at: match)
            } else {
                onlyA.append(word)
            }
        }
        onlyA.removeAll { word in
            guard let match = onlyB.firstIndex(where: { Spelling.isVariant($0, word) }) else { return false }
            shared += 1
            onlyB.remove(at: match)
            return true
        }
        // "Google Calendar" in a title that says "calendar" before says no more by it.
        onlyA.removeAll { word in b.contains { $0.stem == word.stem } }
        onlyB.removeAll { word in a.contains { $0.stem == word.stem } }
        Spelling.removeJoined(&onlyA, in: b, without: &onlyB)
        Spelling.removeJoined(&onlyB, in: a, without: &onlyA)
        return (onlyA, onlyB, shared)
    }

    /// The two words that make the difference, if it is one and the rest says nothing.
    private static func decisive(_ a: [TitleWord], _ b: [TitleWord]) -> (String, String)? {
        let contentA = a.filter { $0.role == .content }
        let contentB = b.filter { $0.role == .content }
        let numbersA = a.filter { $0.role == .number }
        let numbersB = b.filter { $0.role == .number }
        if contentA.count == 1, contentB.count == 1 { return (contentA[0].text, contentB[0].text) }
        if contentA.isEmpty, contentB.isEmpty, let first = numbersA.first, let second = numbersB.first {
            return (first.text, second.text)
        }
        // One word of the other kind: "Windows 11" and "Windows ARM".
        if contentA.count + numbersA.count == 1, contentB.count + numbersB.count == 1 {
            return ((contentA + numbersA)[0].text, (contentB + numbersB)[0].text)
        }
        // "Send mails" and "Do not send mails"; "Add the sidebar" and "Remove the sidebar".
        guard contentA.count + numbersA.count <= 1, contentB.count + numbersB.count <= 1 else { return nil }
        let takesAwayA = a.filter(\.takesAway)
        let takesAwayB = b.filter(\.takesAway)
        guard takesAwayA.isEmpty != takesAwayB.isEmpty else { return nil }
        let others = (contentA + contentB + numbersA + numbersB).filter { !$0.takesAway }
        guard others.isEmpty else { return nil }
        return (takesAwayA.first?.text ?? a.first?.text ?? "", takesAwayB.first?.text ?? b.first?.text ?? "")
    }

    /// "Export the sales report each Monday" and "Export the stock report each Friday": the same words in the same places,
    /// but for two or three of many, as if written into blanks.
    private static func filledIn(_ a: [TitleWord], _ b: [TitleWord]) -> (String, String)? {
        guard a.count == b.count else { return nil }
        let others = zip(a, b).filter { $0.stem != $1.stem && !Spelling.isVariant($0, $1) }
        guard let first = others.first, (1...3).contains(others.count), 3 * others.count <= a.count,
            others.allSatisfy({ $0.role != .courtesy || $1.role != .courtesy })
        else { return nil }
        return (first.0.text, first.1.text)
    }

    /// "Import from A to B" and "Import from B to A" have the same words.
    private static func turned(_ a: [TitleWord], _ b: [TitleWord]) -> (String, String)? {
        guard let first = source(of: a), let second = source(of: b), first.stem != second.stem else { return nil }
        return (first.text, second.text)
    }

    /// "Allow users to delete admins" and "Allow admins to delete users": the same words in other roles.
    private static func reordered(_ a: [TitleWord], _ b: [TitleWord]) -> (String, String)? {
        guard a.count == b.count, a.count >= 4 else { return nil }
        let others = zip(a, b).filter { $0.stem != $1.stem }
        // Two that changed places; more is another way to say it.
        guard others.count == 2, others[0].0.stem == others[1].1.stem, others[1].0.stem == others[0].1.stem else {
            return nil
        }
        return (others[0].0.text, others[0].1.text)
    }

    /// What stands after "from", where a "to" follows or comes before.
    private static func source(of words: [TitleWord]) -> TitleWord? {
        guard words.contains(where: { $0.stem == "to" || $0.stem == "into" }),
            let from = words.firstIndex(where: { $0.stem == "from" }), from + 1 < words.count
        else { return nil }
        return words[from + 1]
    }
}
