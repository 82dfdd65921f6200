import Intake

/// Makes plain text of a message and its entities.
///
/// `offset` and `length` count UTF-16 units (core.telegram.org/bots/api#messageentity). Links whose address is not
/// shown get it behind the label, people without a username an `@` before their name, quotes `> ` on each line; what is
/// only a look (bold, code, spoiler) leaves no mark.
enum TelegramText {
    static func plain(_ text: String, entities: [JSON]) -> String {
        guard !entities.isEmpty else { return text.tidied }
        let units = Array(text.utf16)
        var added = Additions()
        for entity in entities.prefix(200) {
            guard let offset = entity["offset"]?.int, let length = entity["length"]?.int, offset >= 0, length > 0,
                offset <= units.count, length <= units.count - Int(offset)
            else { continue }
            added.add(entity, at: Int(offset)..<Int(offset) + Int(length), of: units)
        }
        guard !added.isEmpty else { return text.tidied }
        var out: [UInt16] = []
        out.reserveCapacity(units.count + 64)
        var quotes = 0
        for place in 0...units.count {
            if let after = added.after[place] { out += after.utf16 }
            let isLineStart = place > 0 && units[place - 1] == 0x0A
            let isOpening = added.opens(at: place)
            quotes += added.depth(at: place)
            // One mark for each line, however many quotes it stands in.
            if isOpening || (isLineStart && quotes > 0) { out += "> ".utf16 }
            if let before = added.before[place] { out += before.utf16 }
            if place < units.count { out.append(units[place]) }
        }
        return String(decoding: out, as: UTF16.self).tidied
    }

    /// What is put between the units: behind what ends at a place, and before what begins there.
    private struct Additions {
        var after: [Int: String] = [:]
        var before: [Int: String] = [:]
        /// How many quotes begin at a place, and how many end there.
        private var begins: [Int: Int] = [:]
        private var ends: [Int: Int] = [:]
        var isEmpty: Bool { after.isEmpty && before.isEmpty && begins.isEmpty }

        func opens(at place: Int) -> Bool { begins[place] != nil }
        func depth(at place: Int) -> Int { begins[place, default: 0] - ends[place, default: 0] }

        mutating func add(_ entity: JSON, at range: Range<Int>, of units: [UInt16]) {
            switch entity["type"]?.string {
            case "text_link":
                guard let url = entity["url"]?.string?.tidied.nonEmpty else { return }
                // A label that is longer than its address does not show it: it need not be looked at.
                let isShort = range.count <= url.utf16.count
                if isShort, Self.shows(String(decoding: units[range], as: UTF16.self), url) { return }
                after[range.upperBound, default: ""] += " (\(url.shortened(to: 2000)))"
            case "text_mention":
                if units[range.lowerBound] != 0x40 { before[range.lowerBound, default: ""] += "@" }
            case "blockquote", "expandable_blockquote":
                begins[range.lowerBound, default: 0] += 1
                ends[range.upperBound, default: 0] += 1
            default: break
            }
        }

        private static func shows(_ label: String, _ url: String) -> Bool {
            let bare = url.hasSuffix("/") ? String(url.dropLast()) : url
            return ["", "http://", "https://", "mailto:", "tel:"].contains { $0 + label == url || $0 + label == bare }
        }
    }
}
