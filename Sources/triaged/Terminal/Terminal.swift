import Documents
import Foundation
import Intake

/// What goes to a person's terminal: colour only where there is one, and only when it is wanted.
struct Terminal {
    let hasColour: Bool

    static let output = Terminal(hasColour: isTerminal(STDOUT_FILENO))
    static let error = Terminal(hasColour: isTerminal(STDERR_FILENO))

    private static func isTerminal(_ descriptor: Int32) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        return isatty(descriptor) == 1 && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }

    enum Tone: String {
        case good = "32", bad = "31", dim = "2", strong = "1", accent = "36", warn = "33", mark = "1;4"
    }

    func paint(_ text: String, _ tone: Tone) -> String {
        hasColour ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Foreign text on one line, without the control characters that could command a terminal.
    static func inert(_ text: String, limit: Int = 200) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ ")
        let shown = String(line.unicodeScalars.filter(isHarmless))
        return shown.count > limit ? shown.prefix(limit - 1) + "…" : shown
    }

    /// No control character, and none that turns the direction of what follows.
    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: false
        default: true
        }
    }

    /// Prints problems, each with its source line and caret.
    ///
    /// - Parameter hidingSecrets: shows dots where a source line may hold a secret that should not stand there.
    static func report(_ problems: Problems, hidingSecrets: Bool = false) {
        var sources: [String: SourceText] = [:]
        let suspects = Set(problems.all.filter(SecretMask.isSuspect).map(\.place.line))
        for problem in problems.inOrder {
            let file = problem.place.file
            // Of a file that is refused for its size not even a line is looked for.
            if sources[file] == nil, problem.place.line > 0, let bytes = FileManager.default.contents(atPath: file) {
                let text = String(decoding: bytes, as: UTF8.self)
                let shown = hidingSecrets ? SecretMask.hide(text, everythingIn: suspects) : text
                sources[file] = SourceText(file: file, text: shown)
            }
            standardError(problem.rendered(source: sources[file], colour: error.hasColour))
        }
    }

    static func standardError(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}

/// Exit codes, after sysexits.h where it has one.
enum Exit {
    static let failure: Int32 = 1
    static let configuration: Int32 = 78
}
