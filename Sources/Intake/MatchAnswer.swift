/// What a person says of a match: the message asks for the same as the earlier request, or for something else.
package struct MatchAnswer: Sendable, Equatable {
    /// The message that was recognised, rightly or not.
    package var message: MessageKey
    /// The earlier request.
    package var request: RequestID
    package var isSame: Bool
    /// Who says so.
    package var by: String

    package init(message: MessageKey, request: RequestID, isSame: Bool, by: String) {
        self.message = message
        self.request = request
        self.isSame = isSame
        self.by = by
    }

    private static let same = "match.same"
    private static let different = "match.different"
    /// Of the control characters the one that platforms leave in; ids have none.
    private static let separator: Character = "\t"

    /// The button a person gives this answer with.
    package func button(_ label: String) -> PostBody.Button {
        let value = ["\(request)", message.platform, message.scope, message.externalID]
        return PostBody.Button(
            label, action: isSame ? Self.same : Self.different, value: value.joined(separator: "\(Self.separator)"))
    }

    /// Reads what a pressed button brought; `nil` for any other command.
    package init?(_ command: Command) {
        guard command.name == Self.same || command.name == Self.different else { return nil }
        let parts = command.text.split(separator: Self.separator, maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, let request = RequestID(parsing: parts[0]) else { return nil }
        message = MessageKey(platform: String(parts[1]), scope: String(parts[2]), externalID: String(parts[3]))
        self.request = request
        isSame = command.name == Self.same
        let author = command.author
        by = author.name ?? (author.id.isEmpty ? "someone" : author.id)
    }
}
