import Documents
import Intake

/// The fields of a pushed form, each in its own charset.
///
/// SendGrid passes a mail's pieces on in the bytes that they came in, and names their charsets in the field `charsets`:
/// `{"from": "UTF-8", "subject": "UTF-8", "text": "iso-8859-1"}`. Whole messages are no text at all.
struct PushedFields {
    /// In their order, with their text as it is read.
    private(set) var entries: [FormEntry]
    private var raw: [String: [UInt8]] = [:]

    /// - Parameter entries: read as `x-user-defined`, which keeps every byte; what a part itself named a charset of is
    ///   text already.
    init(_ entries: [FormEntry], charset: Charset? = nil) {
        let charsets = Self.charsets(entries)
        self.entries = entries
        for index in entries.indices {
            let entry = entries[index]
            if let bytes = Self.bytes(entry.value) {
                let said = charsets[entry.name] ?? charset?.rawValue
                self.entries[index].value = MailCharset.decode(bytes, as: said)
                if raw[entry.name] == nil { raw[entry.name] = bytes }
            }
            if let file = entry.file, let bytes = Self.bytes(file.name) {
                self.entries[index].file?.name = MailCharset.decode(bytes, as: nil)
            }
        }
    }

    /// The first field of that name, where it is not empty.
    subscript(name: String) -> String? { entries.value(name)?.nonEmpty }

    /// The same as it came: a message that tells its charsets itself.
    func bytes(_ name: String) -> [UInt8]? { raw[name].flatMap { $0.isEmpty ? nil : $0 } }

    private static func charsets(_ entries: [FormEntry]) -> [String: String] {
        guard let text = entries.value("charsets"), text.utf8.count < 10_000,
            let json = try? JSON(parsing: Array(text.utf8))
        else { return [:] }
        return Dictionary(json.members.compactMap { member in member.value.string.map { (member.key, $0) } }) {
            first, _ in
            first
        }
    }

    /// What `x-user-defined` made text of: U+F780 to U+F7FF stand for the bytes from 0x80.
    private static func bytes(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case ..<0x80, 0xF780...0xF7FF: bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            default: return nil
            }
        }
        return bytes
    }
}
