import Intake

extension Fact {
    static let platform = Fact(
        name: "platform", kind: .text, summary: "The kind of place it was said in: slack, typeform, webhook, lobby, …",
        example: "platform: [slack, lobby]", isSingle: true
    ) {
        FactValues($0.platform)
    } give: { given, values in
        given.platform = values.first ?? ""
        given.submission.key.platform = given.platform
        return values.count == 1
    }

    static let source = Fact(
        name: "source", kind: .text, summary: "The name of the configured source, such as a workspace or a form.",
        example: "source: beta-feedback-form", isSingle: true
    ) {
        FactValues($0.submission.source)
    } give: { given, values in
        given.submission.source = values.first ?? ""
        return values.count == 1
    }

    static let sourceKind = Fact(
        name: "source.kind", kind: .word(SourceKind.allCases.map(\.rawValue)), summary: "What kind of source it is.",
        example: "source.kind: form", isSingle: true
    ) {
        .one($0.submission.kind.rawValue)
    } give: { given, values in
        guard let kind = values.single.flatMap({ SourceKind(rawValue: $0.lowercased()) }) else { return false }
        given.submission.kind = kind
        return true
    }

    static let channel = Fact(
        name: "channel", kind: .text, summary: "Where it was said: the channel's name, with or without #, or its id.",
        example: "channel: \"#feature-requests\""
    ) { facts in
        guard let channel = facts.submission.channel else { return .none }
        guard let name = channel.name, name != channel.id else { return FactValues(Self.spellings(channel.id)) }
        return FactValues(Self.spellings(name) + [channel.id])
    } give: { given, values in
        guard let name = values.single else { return false }
        given.submission.channel = Channel(id: name, name: name)
        return true
    }

    /// As the platform tells it, and with or without the sign: platforms and people do it one way or the other.
    private static func spellings(_ name: String) -> [String] {
        guard !name.allSatisfy(\.isWhitespace) else { return [] }
        return name.hasPrefix("#") ? [name, String(name.dropFirst())] : [name, "#" + name]
    }
}
