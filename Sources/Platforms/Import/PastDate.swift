package import Intake

/// Reads dates as tools export them; without a time zone they are UTC.
package struct PastDate: Sendable, Equatable {
    /// What `03/02/2024` means.
    package enum Order: String, Sendable, CaseIterable { case dmy, mdy }

    private var year: Int64?
    private var month: Int64?
    private var day: Int64?
    private var milliseconds: Int64 = 0
    private var isAfternoon: Bool?
    private var offset: Int64 = 0
    private var isAmbiguous = false

    /// Why a text is no date.
    package enum Fault: Error, Equatable { case unknown, ambiguous }

    /// ISO 8601, Unix seconds or milliseconds, `2024/03/02`, `02.03.2024`, `2 Mar 2024`, `Mar 2, 2024 2:05 PM`, and the
    /// dates of mail; `03/02/2024` only where the day is beyond doubt or `order` says.
    package static func read(_ text: String, order: Order?) throws(Fault) -> Timestamp {
        let text = text.tidied
        guard text.utf8.count <= 64 else { throw .unknown }
        if let time = Timestamp(iso8601: text) { return time }
        if let number = Double(text) {
            guard let time = epoch(number, digits: text.prefix { $0 != "." }.utf8.count) else { throw .unknown }
            return time
        }
        var date = PastDate()
        for token in tokens(text) {
            guard date.take(token, order) else { throw date.isAmbiguous ? .ambiguous : .unknown }
        }
        guard let time = date.time else { throw .unknown }
        return time
    }

    /// Seconds or milliseconds; fewer digits are a year, or a day written without signs, and too often something else.
    private static func epoch(_ number: Double, digits: Int) -> Timestamp? {
        switch digits {
        case 9, 10: Timestamp(seconds: number)
        case 12, 13: Timestamp(seconds: number / 1000)
        default: nil
        }
    }

    /// Words and numbers; the `T` between a day and its time parts them.
    private static func tokens(_ text: String) -> [String] {
        var tokens: [String] = []
        for word in text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "\t" }) {
            let halves = word.split(separator: "T", maxSplits: 1)
            let isBoth = halves.count == 2 && halves.allSatisfy { $0.first?.isNumber ?? false }
            tokens += isBoth ? halves.map { String($0) } : [String(word)]
        }
        return tokens
    }

    private mutating func take(_ token: String, _ order: Order?) -> Bool {
        let word = token.lowercased()
        if word.contains(":"), word.first?.isNumber ?? false { return takeTime(word) }
        if let half = ["am": false, "pm": true, "a.m.": false, "p.m.": true][word] {
            isAfternoon = half
            return true
        }
        if ["utc", "gmt", "z", "at"].contains(word) { return true }
        if word.first == "+" || word.first == "-" { return takeOffset(word) }
        if let named = Self.month(word) {
            month = named
            return true
        }
        if Self.weekdays.contains(String(word.prefix(3))), word.allSatisfy(\.isLetter) { return true }
        let parts = word.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" || $0 == "." }
        if parts.count == 3 { return takeDay(parts, dotted: word.contains("."), order) }
        return takeNumber(word)
    }

    private mutating func takeNumber(_ word: String) -> Bool {
        let digits = word.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits), ["", "st", "nd", "rd", "th", "."].contains(word.dropFirst(digits.count))
        else { return false }
        if digits.utf8.count == 4 { year = number } else { day = number }
        return true
    }

    private mutating func takeDay(_ parts: [Substring], dotted: Bool, _ order: Order?) -> Bool {
        if let named = Self.month(String(parts[1])) {
            guard let first = Int64(parts[0]), let last = Int64(parts[2]) else { return false }
            (year, month, day) = parts[0].utf8.count == 4 ? (first, named, last) : (last, named, first)
            return parts[0].utf8.count == 4 || parts[2].utf8.count == 4
        }
        let numbers = parts.compactMap { Int64($0) }
        guard numbers.count == 3 else { return false }
        if parts[0].utf8.count == 4 {
            (year, month, day) = (numbers[0], numbers[1], numbers[2])
            return true
        }
        guard parts[2].utf8.count == 4 else { return false }
        year = numbers[2]
        let isDayFirst: Bool
        if dotted || numbers[0] > 12 {
            isDayFirst = true
        } else if numbers[1] > 12 || numbers[0] == numbers[1] {
            isDayFirst = false
        } else if let order {
            isDayFirst = order == .dmy
        } else {
            isAmbiguous = true
            return false
        }
        (day, month) = isDayFirst ? (numbers[0], numbers[1]) : (numbers[1], numbers[0])
        return true
    }

    private mutating func takeTime(_ word: String) -> Bool {
        let clock = word.prefix { ($0.isASCII && $0.isNumber) || $0 == ":" || $0 == "." }
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hours = Int64(parts[0]), hours < 24, let minutes = Int64(parts[1]),
            minutes < 60, let seconds = parts.count == 3 ? Double(parts[2]) : 0, (0..<61).contains(seconds)
        else { return false }
        milliseconds = (hours * 60 + minutes) * 60_000 + Int64(seconds * 1000)
        let rest = String(word.dropFirst(clock.count))
        if let half = ["am": false, "pm": true][rest] { isAfternoon = half }
        return ["", "z", "am", "pm"].contains(rest) || takeOffset(rest)
    }

    /// `+01:00`, `-0530`.
    private mutating func takeOffset(_ word: String) -> Bool {
        let digits = word.dropFirst().filter { $0 != ":" }
        guard let sign = word.first, sign == "+" || sign == "-", digits.utf8.count == 4, let number = Int64(digits),
            number / 100 < 24, number % 100 < 60
        else { return false }
        offset = (sign == "-" ? -1 : 1) * ((number / 100) * 60 + number % 100)
        return true
    }

    private var time: Timestamp? {
        guard let year, let month, let day, (1...9999).contains(year), (1...12).contains(month),
            (1...31).contains(day)
        else { return nil }
        let days = Timestamp.days(fromCivil: year, month, day)
        guard Timestamp.civil(fromDays: days) == (year, month, day) else { return nil }
        var inDay = milliseconds
        if let isAfternoon {
            guard (1...12).contains(inDay / 3_600_000) else { return nil }
            inDay = inDay % 43_200_000 + (isAfternoon ? 43_200_000 : 0)
        }
        return Timestamp(milliseconds: days * 86_400_000 + inDay - offset * 60_000)
    }

    private static let weekdays: Set<String> = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    /// By its English name, or three letters of it or more.
    private static func month(_ word: String) -> Int64? {
        let word = word.last == "." ? String(word.dropLast()) : word
        guard word.utf8.count >= 3 else { return nil }
        return months.firstIndex { $0.hasPrefix(word) }.map { Int64($0 + 1) }
    }
}
