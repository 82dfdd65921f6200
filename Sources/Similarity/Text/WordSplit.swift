/// The split of a folded text into stemmed words: the lexical half of what is compared.
///
/// Words end at blanks and signs and inside camelCase; one apostrophe or underscore between letters joins. Runs of a
/// script without spaces give their overlapping pairs, runs of emoji are words. The maintainers' training script has
/// the same rules, and golden files hold both to each other.
enum WordSplit {
    /// Calls `take` with each word that is no stop word, stemmed, and with where it stands in the folded scalars.
    @inline(__always)
    static func forEach(in text: FoldedScalars, _ take: (_ word: borrowing [UInt32], _ place: Range<Int>) -> Void) {
        let scalars = text.scalars
        var word: [UInt32] = []
        word.reserveCapacity(32)
        var start = 0
        while start < scalars.count {
            switch ScalarClass(scalars[start]) {
            case .blank, .joiner:
                start += 1
            case .letter:
                let end = takeLetters(of: scalars, from: start, into: &word)
                if !StopWords.contains(word) {
                    Stemmer.stem(&word)
                    take(word, start..<end)
                }
                start = end
            case .symbol:
                let end = runEnd(of: scalars, from: start, .symbol)
                word.removeAll(keepingCapacity: true)
                for scalar in scalars[start..<end] { word.append(ScalarClass.lower(scalar)) }
                take(word, start..<end)
                start = end
            case .spaceless:
                let end = runEnd(of: scalars, from: start, .spaceless)
                for first in start..<max(start + 1, end - 1) {
                    word.removeAll(keepingCapacity: true)
                    for scalar in scalars[first..<min(first + 2, end)] { word.append(ScalarClass.lower(scalar)) }
                    take(word, first..<min(first + 2, end))
                }
                start = end
            }
        }
    }

    private static func takeLetters(of scalars: [UInt32], from start: Int, into word: inout [UInt32]) -> Int {
        word.removeAll(keepingCapacity: true)
        var end = start
        while end < scalars.count {
            let scalar = scalars[end]
            switch ScalarClass(scalar) {
            case .letter:
                if end > start, isUpper(scalar), isLowerOrDigit(scalars[end - 1]) { return end }
                word.append(ScalarClass.lower(scalar))
                end += 1
            case .joiner:
                guard end + 1 < scalars.count, ScalarClass(scalars[end + 1]) == .letter else { return end }
                word.append(ScalarClass.isApostrophe(scalar) ? 0x27 : scalar)
                word.append(ScalarClass.lower(scalars[end + 1]))
                end += 2
            default: return end
            }
        }
        return end
    }

    private static func runEnd(of scalars: [UInt32], from start: Int, _ kind: ScalarClass) -> Int {
        var end = start + 1
        while end < scalars.count, ScalarClass(scalars[end]) == kind { end += 1 }
        return end
    }

    private static func isUpper(_ scalar: UInt32) -> Bool { (0x41...0x5A).contains(scalar) }

    private static func isLowerOrDigit(_ scalar: UInt32) -> Bool {
        (0x61...0x7A).contains(scalar) || (0x30...0x39).contains(scalar)
    }
}
