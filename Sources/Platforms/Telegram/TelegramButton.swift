import Intake

/// What a button brings back: its action and value in the 64 bytes that `callback_data` holds
/// (core.telegram.org/bots/api#inlinekeyboardbutton).
///
/// An answer about a match names a message, whose platform and scope are mostly our own: these are left out on the way
/// and put back when the button is pressed. Parts are apart by `|`, since control characters may not come through.
enum TelegramButton {
    static let limit = 64
    private static let codes: KeyValuePairs = ["=": "match.same", "!": "match.different"]

    /// `nil` for what would not fit or not come back as it was: such a button is left out.
    static func encode(action: String, value: String, scope: String) -> String? {
        let parts = value.split(separator: "\t", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        let head: String
        let data: String
        if let code = codes.first(where: { $0.value == action })?.key, parts.count == 4 {
            head = code
            let isOwn = parts[1] == TelegramPlatform.name && parts[2] == scope
            data = head + ([parts[0]] + (isOwn ? [] : [parts[1], parts[2]]) + [parts[3]]).joined(separator: "|")
        } else {
            head = action
            data = head + "|" + value
        }
        let back = decode(data, scope: scope)
        return data.utf8.count <= limit && back.name == action && back.value == value ? data : nil
    }

    static func decode(_ data: String, scope: String) -> (name: String, value: String) {
        if let action = codes.first(where: { data.hasPrefix($0.key) })?.value {
            let parts = data.dropFirst().split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            switch parts.count {
            case 2: return (action, [parts[0], TelegramPlatform.name, scope, parts[1]].joined(separator: "\t"))
            case 4: return (action, parts.joined(separator: "\t"))
            default: break
            }
        }
        guard let bar = data.firstIndex(of: "|") else { return (data, "") }
        return (String(data[..<bar]), String(data[data.index(after: bar)...]))
    }
}
