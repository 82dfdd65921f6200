/// Whether a word is another one with a slip of the finger, and can hardly be a word of its own.
///
/// Words are compared part by part: `sales-eu` is no slip for `sales-na`, `time.day` none for `time.date`, and
/// nothing is a slip that changes a digit. A letter or a swap counts in parts of four letters or more, two of them
/// in parts of nine. What joins the parts makes no difference.
func isSlip(_ word: String, for known: String) -> Bool {
    let (written, meant) = (parts(of: word), parts(of: known))
    if written.joined() == meant.joined() { return true }
    guard written.count == meant.count else { return false }
    return zip(written, meant).allSatisfy { isSlip(part: $0, for: $1) }
}

private func isSlip(part: String, for known: String) -> Bool {
    if part == known { return true }
    guard part.filter(\.isNumber) == known.filter(\.isNumber) else { return false }
    let length = max(part.count, known.count)
    return editDistance(Array(part), Array(known)) <= (length >= 9 ? 2 : length >= 4 ? 1 : 0)
}

private func parts(of word: String) -> [String] {
    word.lowercased().split { " -_.".contains($0) }.map(String.init)
}
