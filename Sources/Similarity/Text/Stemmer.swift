/// A light stemmer for English: -ies, -ing, -ed, plural -s and a final -e.
///
/// It only ever shortens a word, and leaves words of other scripts as they are.
enum Stemmer {
    static func stem(_ word: inout [UInt32]) {
        let count = word.count
        guard count > 3, let last = word.last else { return }
        switch last {
        case s where count > 4 && word[count - 2] == e && word[count - 3] == i:
            word.removeLast(3)
            word.append(y)
            return
        case g where count > 5 && word[count - 2] == n && word[count - 3] == i:
            word.removeLast(3)
            undouble(&word)
            if word.last == e { word.removeLast() }
            return
        case d where count > 4 && word[count - 2] == e:
            word.removeLast(2)
            undouble(&word)
            return
        case s where word[count - 2] != s && word[count - 2] != u && word[count - 2] != i:
            word.removeLast()
        default: break
        }
        if word.count > 4, word.last == e { word.removeLast() }
    }

    /// Without the second of two equal letters at the end: "stopp" is of "stop", while "fill" and "pass" keep theirs.
    private static func undouble(_ word: inout [UInt32]) {
        let count = word.count
        guard count > 3, let last = word.last, last == word[count - 2] else { return }
        if last != l && last != s && last != z { word.removeLast() }
    }

    private static let d: UInt32 = 0x64
    private static let e: UInt32 = 0x65
    private static let g: UInt32 = 0x67
    private static let i: UInt32 = 0x69
    private static let l: UInt32 = 0x6C
    private static let n: UInt32 = 0x6E
    private static let s: UInt32 = 0x73
    private static let u: UInt32 = 0x75
    private static let y: UInt32 = 0x79
    private static let z: UInt32 = 0x7A
}
