import Foundation

/// One line that says how far something is, and is wiped in the end: only where a person watches standard error.
struct ProgressLine {
    private let isShown: Bool
    private var width = 0

    init(isWanted: Bool = true) {
        isShown = isWanted && isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    mutating func show(_ text: String) {
        guard isShown else { return }
        write("\r" + text + String(repeating: " ", count: max(0, width - text.count)))
        width = text.count
    }

    mutating func clear() {
        guard isShown, width > 0 else { return }
        show("")
        write("\r")
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
