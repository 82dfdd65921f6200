import Platforms

/// What a person typed in the lobby, as it stands in the form.
struct LobbyMessageForm: Sendable {
    static let maximumTextBytes = 8000
    private static let maximumNameCharacters = 80

    var author: String
    var text: String
    /// The thread it answers in; `nil` opens one.
    var thread: String?

    init(author: String, text: String = "", thread: String? = nil) {
        self.author = author
        self.text = text
        self.thread = thread
    }

    init(_ entries: [FormEntry]) {
        // By scalars: one character can be made of thousands of them, and the name travels in a cookie.
        let name = (entries.value("author") ?? "").tidied.unicodeScalars.prefix(Self.maximumNameCharacters)
        author = String(String.UnicodeScalarView(name))
        text = entries.value("text") ?? ""
        // It comes back in an address and as an element's id, so it has to look like one of ours.
        thread = entries.value("thread").flatMap { Self.isThread($0) ? $0 : nil }
    }

    /// What keeps it from being posted, in words for the person; `nil` when nothing does.
    var problem: String? {
        if text.tidied.isEmpty { return "Write a few words first: what would you like to see, or what is in your way?" }
        let size = text.utf8.count
        guard size > Self.maximumTextBytes else { return nil }
        return
            "That is a little long: \(size) bytes, and \(Self.maximumTextBytes) fit. Your words are still in the box."
    }

    private static func isThread(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
    }
}
