import Intake

/// Writes header fields (RFC 5322, section 2.2; RFC 2047 for what is not ASCII), folded to 78 columns.
enum EmailHeader {
    /// A field whose value is text for people.
    static func text(_ name: String, _ value: String) -> String {
        let words = value.split(whereSeparator: \.isWhitespace)
        let isPlain = words.allSatisfy { word in
            word.utf8.count <= 60 && !word.contains("=?") && word.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        }
        return field(name, isPlain ? words.map(String.init) : encoded(words.joined(separator: " ")))
    }

    /// A field whose value is somebody's address.
    static func mailbox(_ name: String, _ mailbox: EmailMailbox) -> String {
        field(name, (mailbox.name.map(phrase) ?? []) + [mailbox.name == nil ? mailbox.address : "<\(mailbox.address)>"])
    }

    /// A field of these words, each of which stays whole.
    static func field(_ name: String, _ words: [String]) -> String {
        var lines = ""
        var line = name + ":"
        for word in words {
            // A line that is empty but for the name may be as long as it must.
            if line.utf8.count + 1 + word.utf8.count > 78, line != name + ":", line != "" {
                lines += line + "\r\n"
                line = ""
            }
            line += " " + word
        }
        return lines + line + "\r\n"
    }

    /// RFC 5322, appendix A: `Sun, 22 Nov 2026 02:17:32 +0000`.
    static func date(_ time: Timestamp) -> String {
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let written = time.iso8601
        let numbers = written.split { !$0.isNumber }.map(String.init)
        guard numbers.count >= 6, let year = Int64(numbers[0]), let month = Int64(numbers[1]),
            let day = Int64(numbers[2]), months.indices.contains(Int(month) - 1)
        else { return written }
        let days = Timestamp.days(fromCivil: year, month, day)
        let weekday = weekdays[Int(((days % 7) + 7) % 7)]
        let clock = numbers[3...5].joined(separator: ":")
        return "\(weekday), \(day) \(months[Int(month) - 1]) \(year) \(clock) +0000"
    }

    // MARK: - Words

    /// A name before an address: as it is, in quotes, or encoded.
    private static func phrase(_ name: String) -> [String] {
        guard name.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), !name.contains("=?"), name.utf8.count <= 60 else {
            return encoded(name)
        }
        let isBare = name.utf8.allSatisfy { byte in
            Unicode.Scalar(byte).properties.isAlphabetic || (0x30...0x39).contains(byte) || byte == 0x20
        }
        if isBare { return name.split(separator: " ").map(String.init) }
        let escaped = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return ["\"\(escaped)\""]
    }

    /// Encoded words of at most 75 characters, each whole in itself (RFC 2047, sections 2 and 5).
    private static func encoded(_ text: String) -> [String] {
        var words: [String] = []
        var part: [UInt8] = []
        func end() {
            guard !part.isEmpty else { return }
            words.append("=?UTF-8?B?" + String(decoding: Base64.encode(part), as: UTF8.self) + "?=")
            part = []
        }
        // Line ends and other control characters have no place in a header, encoded or not.
        for scalar in text.unicodeScalars where scalar.value >= 0x20 && scalar.value != 0x7F {
            let bytes = Array(String(scalar).utf8)
            if part.count + bytes.count > 42 { end() }
            part += bytes
        }
        end()
        return words
    }
}
