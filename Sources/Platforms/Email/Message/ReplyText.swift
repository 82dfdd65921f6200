/// Cuts a mail's text down to what its writer newly wrote.
///
/// Answers between quoted lines keep the paragraph they answer; what was forwarded is what the mail is about, and stays.
struct ReplyText {
    private let lines: [ReplyLine]
    private let isForward: Bool
    private var kinds: [Kind]
    /// Where what is passed on begins; it stays whole.
    private var forwardedFrom: Int?

    private enum Kind { case own, quoted, attribution, history }

    /// - Parameter isForward: the subject says so, where the text does not.
    static func newest(in text: String, isForward: Bool = false) -> String {
        let reply = ReplyText(text, isForward: isForward)
        let newest = reply.newest
        // A mail that is nothing but history or signature is still something that somebody sent.
        return newest.isEmpty ? reply.everything : newest
    }

    private init(_ text: String, isForward: Bool) {
        lines = MailText.lines(text).map(ReplyLine.init)
        self.isForward = isForward
        kinds = Array(repeating: .own, count: lines.count)
        classify()
    }

    // MARK: - What each line is

    private mutating func classify() {
        var at = endOfBanner
        for index in 0..<at { kinds[index] = .attribution }
        var hasOwn = false
        while at < lines.count {
            let line = lines[at]
            if line.depth == 0 {
                if line.isDashed(ReplyWords.forwards) || (isForward && beginsHistory(at)) {
                    forwardedFrom = at
                    return
                }
                if beginsHistory(at), hasOwn {
                    cut(from: at)
                    return
                }
                if let end = attributionEnd(from: at) {
                    let next = lines[end...].first { !$0.isBlank }
                    if let next, next.depth == 0, hasOwn, !next.isMarkedAttribution {
                        cut(from: at)
                        return
                    }
                    for index in at..<end { kinds[index] = .attribution }
                    at = end
                    continue
                }
                if !line.isBlank { hasOwn = hasOwn || !line.isRule }
            } else if line.depth == 1, line.isDashed(ReplyWords.forwards), beginsQuote(at) {
                // Apple's Mail quotes what it passes on, and says so within the quote.
                forwardedFrom = at
                return
            } else {
                kinds[at] = .quoted
            }
            at += 1
        }
    }

    /// The line after a first paragraph that a company's server put there, where more follows.
    private var endOfBanner: Int {
        guard let start = lines.firstIndex(where: { !$0.isBlank }), lines[start].depth == 0 else { return 0 }
        let end = lines[start...].firstIndex { $0.isBlank } ?? lines.count
        guard end - start <= 6, lines[end...].contains(where: { !$0.isBlank && !$0.isHistory }) else { return 0 }
        let text = lines[start..<end].map { $0.words.prefix(500).lowercased() }.joined(separator: " ")
        return ReplyWords.banners.contains { Self.warns(text, $0) } ? end : 0
    }

    /// Whether a warning begins with its words, or is marked as one; who writes about it comes to them later.
    private static func warns(_ text: String, _ words: String) -> Bool {
        guard let place = text.firstRange(of: words) else { return false }
        return text.utf8.distance(from: text.startIndex, to: place.lowerBound) <= 40
            || ReplyWords.bannerMarks.contains(where: text.trimmed.hasPrefix)
    }

    private mutating func cut(from start: Int) {
        for index in start..<lines.count { kinds[index] = .history }
    }

    /// Whether nothing that is quoted or tells of a quote stands right before this line.
    private func beginsQuote(_ at: Int) -> Bool {
        lines[..<at].indices.last { !lines[$0].isBlank }.map { kinds[$0] == .own } ?? true
    }

    private func beginsHistory(_ at: Int) -> Bool {
        let line = lines[at]
        if line.isHistory || line.isDashed(ReplyWords.originals, isAll: true) { return true }
        // How to join a meeting, as calendars write it.
        if line.isRule, let next = lines[(at + 1)...].prefix(3).first(where: { !$0.isBlank })?.plain {
            return next.contains("microsoft teams") && next.utf8.count < 80
        }
        guard let first = line.headerLabel else { return false }
        var seen: Set<ReplyLine.Label> = [first]
        var hasAddress = line.plain?.contains("@") ?? false
        for (count, next) in lines[(at + 1)...].lazy.filter({ !$0.isBlank }).prefix(6).enumerated() {
            guard let label = next.headerLabel else {
                // Names may go on in the next line; what begins with another field does not.
                if count == 0, first != .from { return false }
                continue
            }
            seen.insert(label)
            if label == .from, next.plain?.contains("@") == true { hasAddress = true }
        }
        // "From: Berlin, To: Rome, Date: …" is a journey.
        return seen.contains(.from) && seen.count >= 3 && (seen.contains(.subject) || hasAddress)
    }

    /// The line after "On … wrote:", which programs break into up to four; `nil` where none begins here.
    private func attributionEnd(from start: Int) -> Int? {
        if lines[start].isMarkedAttribution {
            return lines[start...].firstIndex { !$0.isMarkedAttribution } ?? lines.count
        }
        guard let first = lines[start].plain, !first.isEmpty else { return nil }
        if Self.isDashedAttribution(first) { return start + 1 }
        let opens = ReplyWords.openings.contains { first.hasPrefix($0) } || first.first?.isNumber == true
        var joined = first
        for count in 1...4 {
            let end = start + count
            if Self.isAttribution(joined, opens: opens, isQuoteNext: isQuoted(end)) { return end }
            guard end < lines.count, opens || first.contains("@"), lines[end].depth == 0, !lines[end].isBlank,
                let next = lines[end].plain, joined.utf8.count < 500
            else { return nil }
            joined += " " + next
        }
        return nil
    }

    /// Whether the next line with anything in it is quoted.
    private func isQuoted(_ at: Int) -> Bool {
        lines[at...].prefix(4).first { !$0.isBlank }.map { $0.depth > 0 } ?? false
    }

    private static func isAttribution(_ line: String, opens: Bool, isQuoteNext: Bool) -> Bool {
        guard line.last == ":" || line.last == "：" || (isQuoteNext && line.last == ">") else { return false }
        // Arabic and Indian digits too.
        let digits = line.unicodeScalars.reduce(0) { $0 + ($1.properties.numericType == .decimal ? 1 : 0) }
        let hasAddress = line.contains("@")
        let hasVerb = ReplyWords.verbs.contains { line.contains($0) }
        if hasVerb && isQuoteNext { return true }
        // "2016年5月18日(水) 23:10 山田 <…>:" has no verb, and "am 3.5.2016 um 23:10 schrieb Max:" no address.
        let hasTime = digits >= 6 || (digits >= 4 && (line.contains("at ") || (opens && hasVerb)))
        return hasTime && (hasAddress || (opens && hasVerb && digits >= 5))
    }

    /// `---- On Tue, 3 Nov 2026 Bo <…> wrote ----`, as Zoho and old Yahoo write it.
    private static func isDashedAttribution(_ line: String) -> Bool {
        guard line.hasPrefix("---"), line.utf8.count <= 300 else { return false }
        let inner = line.drop { $0 == "-" }.trimmed
        let isClosed = inner.hasSuffix("---")
        guard isClosed || inner.last == ":" else { return false }
        var words = inner
        while words.last == "-" || words.last == ":" || words.last == " " { words = words.dropLast() }
        return words.contains(" ") && words.hasSuffix("wrote") && (isClosed || words.hasPrefix("on "))
    }

    // MARK: - What is kept

    private struct Run {
        var isQuote: Bool
        var lines: [ReplyLine]
    }

    private var runs: [Run] {
        var runs: [Run] = []
        for (line, kind) in zip(lines, kinds).prefix(forwardedFrom ?? lines.count) {
            guard kind != .history else { break }
            let isQuote = kind != .own
            let isBlank = line.isBlank && kind == .own
            if let last = runs.indices.last, runs[last].isQuote == isQuote || (isBlank && runs[last].isQuote) {
                if kind != .attribution, !(isBlank && runs[last].isQuote) { runs[last].lines.append(line) }
            } else {
                runs.append(Run(isQuote: isQuote, lines: kind == .attribution ? [] : [line]))
            }
        }
        return runs.map { $0.isQuote ? $0 : Run(isQuote: false, lines: ReplySignature.without($0.lines)) }
            .filter { $0.isQuote || !$0.lines.isEmpty }
    }

    private var newest: String {
        let runs = runs
        let showsQuotes = Self.isInterleaved(runs)
        var pieces: [String] = []
        for (index, run) in runs.enumerated() {
            if !run.isQuote {
                pieces.append(run.lines.map { String($0.words) }.joined(separator: "\n"))
            } else if showsQuotes, index + 1 < runs.count {
                let quote = Self.answered(run.lines)
                if !quote.isEmpty { pieces.append(quote) }
            }
        }
        if let forwardedFrom { pieces.append(Self.written(lines[forwardedFrom...])) }
        return pieces.joined(separator: "\n\n").tidied
    }

    /// Answers between what is quoted, not one answer under all of it.
    private static func isInterleaved(_ runs: [Run]) -> Bool {
        let answered = runs.indices.filter { runs[$0].isQuote && $0 + 1 < runs.count }
        guard let only = answered.first else { return false }
        if answered.count > 1 || runs[(only + 1)...].contains(where: \.isQuote) { return true }
        return only > 0 && runs[only].lines.count <= 6
    }

    /// The last paragraph of a quote, without what that quotes itself.
    private static func answered(_ quote: [ReplyLine]) -> String {
        let first = quote.filter { $0.depth == 1 }
        guard let end = first.lastIndex(where: { !$0.isBlank }) else { return "" }
        let start = first[..<end].lastIndex { $0.isBlank } ?? -1
        return first[(start + 1)...end].suffix(8).map { "> " + $0.words }.joined(separator: "\n")
    }

    private var everything: String { Self.written(lines[...]) }

    private static func written(_ lines: ArraySlice<ReplyLine>) -> String {
        let text = lines.map { line in
            line.depth > 0 ? String(repeating: ">", count: min(line.depth, 20)) + " " + line.words : String(line.words)
        }
        return text.joined(separator: "\n").tidied
    }
}
