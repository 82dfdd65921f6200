/// The slash and message commands whose text is an ask, and not something said to the bot.
package struct AskCommands: Sendable {
    /// Words that people would look for in the command menu.
    static let usual = [
        "request", "request-feature", "wish", "idea", "feature", "feature-request", "feedback", "suggest", "suggestion",
    ]

    private let names: Set<String>

    package init(_ names: [String] = Self.usual) {
        self.names = Set(names.map(Self.plain))
    }

    func contains(_ name: String) -> Bool { names.contains(Self.plain(name)) }

    /// Names of message commands may have capitals and blanks: `Feature request`.
    private static func plain(_ name: String) -> String {
        let bare = name.hasPrefix("/") ? String(name.dropFirst()) : name
        return String(bare.lowercased().map { $0 == " " || $0 == "_" ? "-" : $0 })
    }
}
