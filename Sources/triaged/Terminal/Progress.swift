import Foundation
import Intake
import Synchronization

/// Shows how far a long command has come: a bar on a terminal, now and then a line elsewhere.
final class Progress: Sendable {
    private enum Face { case none, lines, bar }

    private struct State {
        var phase = ""
        var started = ContinuousClock.now
        /// Where this phase began: an earlier run may have done the rows before.
        var first = 0
        var shown = ContinuousClock.now - .seconds(60)
        var hasBar = false
    }

    private let face: Face
    /// What is counted, such as `rows`.
    private let unit: String
    private let state = Mutex(State())

    init(isSilent: Bool, unit: String) {
        self.unit = unit
        let isTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
        face = isSilent ? .none : isTerminal ? .bar : .lines
    }

    /// - Parameter total: `nil` while nobody knows.
    func show(_ phase: String, _ done: Int, of total: Int?) {
        guard face != .none else { return }
        state.withLock { state in
            let now = ContinuousClock.now
            if state.phase != phase {
                (state.phase, state.started, state.first) = (phase, now, done)
                state.shown = face == .bar ? now - .seconds(60) : now
            }
            guard now - state.shown >= (face == .bar ? .milliseconds(100) : .seconds(5)) else { return }
            state.shown = now
            let line = line(
                phase, done, of: total, fresh: done - state.first, in: state.started.duration(to: now),
                width: face == .bar ? Self.width : nil)
            if face == .bar {
                state.hasBar = true
                FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8))
            } else {
                Terminal.standardError(line)
            }
        }
    }

    /// Takes the bar away, so that other words can follow.
    func clear() {
        state.withLock { state in
            guard state.hasBar else { return }
            state.hasBar = false
            FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
        }
    }

    func say(_ words: String) {
        guard face != .none else { return }
        clear()
        Terminal.standardError(words)
    }

    /// `importing ━━━━━──────── 45 %  12,345 of 27,000 rows  2,100/s  7 s left`, in at most `width` columns.
    private func line(
        _ phase: String, _ done: Int, of total: Int?, fresh: Int, in time: Duration, width: Int?
    ) -> String {
        let seconds = Double(time.milliseconds) / 1000
        let rate = seconds > 0.5 ? Double(fresh) / seconds : 0
        var words = [ImportText.number(done) + (total.map { " of \(ImportText.number($0))" } ?? "") + " \(unit)"]
        if rate >= 1 { words.append("\(ImportText.number(Int(rate)))/s") }
        if let total, rate >= 1 { words.append("\(Self.left(Double(total - done) / rate)) left") }
        guard let width, let total, total > 0 else {
            let line = "\(phase) \(words.joined(separator: "  "))"
            return width.map { String(line.prefix($0 - 1)) } ?? line
        }
        let share = min(1, Double(done) / Double(total))
        let percent = "\(Int(share * 100)) %"
        // What there is no room for is left out from the end.
        while words.count > 1, width < phase.count + percent.count + words.joined(separator: "  ").count + 12 {
            words.removeLast()
        }
        let tail = "\(percent)  \(words.joined(separator: "  "))"
        let room = min(40, width - phase.count - tail.count - 3)
        guard room >= 4 else { return String("\(phase) \(tail)".prefix(max(0, width - 1))) }
        let full = Int(share * Double(room))
        let bar = String(repeating: "━", count: full) + String(repeating: "─", count: room - full)
        return "\(phase) \(bar) \(tail)"
    }

    private static func left(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        return whole < 100 ? "\(whole) s" : whole < 6000 ? "\(whole / 60) min" : "\(whole / 3600) h"
    }

    /// The terminal's, asked for each time, since people change it.
    private static var width: Int {
        var size = winsize()
        guard unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
