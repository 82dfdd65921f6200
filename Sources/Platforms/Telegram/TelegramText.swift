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
        for place in 0...units.count {
            if let after = added.after[place] { out += after.utf16 }
            if let before = added.before[place] { out += before.utf16 }
            if place < units.count { out.append(units[place]) }
        }
        return String(decoding: out, as: UTF16.self).tidied
    }

    /// What is put between the units: behind what ends at a place, and before what begins there.
    private struct Additions {
        var after: [Int: String] = [:]
        var before: [Int: String] = [:]
        var isEmpty: Bool { after.isEmpty && before.isEmpty }

        mutating func add(_ entity: JSON, at range: Range<Int>, of units: [UInt16]) {
            switch entity["type"]?.string {
            case "text_link":
                let label = String(decoding: units[range], as: UTF16.self)
                guard let url = entity["url"]?.string?.tidied.nonEmpty, !Self.shows(label, url) else { return }
                after[range.upperBound, default: ""] += " (\(url.shortened(to: 2000)))"
            case "text_mention":
                if units[range.lowerBound] != 0x40 { before[range.lowerBound, default: ""] += "@" }
            case "blockquote", "expandable_blockquote":
                before[range.lowerBound, default: ""] += "> "
                for place in range.dropLast() where units[place] == 0x0A { before[place + 1, default: ""] += "> " }
            default: break
            }
        }

        private static func shows(_ label: String, _ url: String) -> Bool {
            let bare = url.hasSuffix("/") ? String(url.dropLast()) : url
            return ["", "http://", "https://", "mailto:", "tel:"].contains { $0 + label == url || $0 + label == bare }
        }
    }
}
