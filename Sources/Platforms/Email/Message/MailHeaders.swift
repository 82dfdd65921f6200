import Intake

/// The fields of a header in their order, unfolded, RFC 2047's words as they came.
struct MailHeaders: Sendable {
    private(set) var fields: [(name: String, value: String)] = []
    private var places: [String: [Int]] = [:]

    mutating func add(_ name: String, _ value: String) {
        guard fields.count < MailLimits.headers else { return }
        places[name.lowercased(), default: []].append(fields.count)
        fields.append((name, value))
    }

    /// The first field of that name, tidied; `nil` where it is missing or empty.
    subscript(name: String) -> String? { all(name).lazy.compactMap(\.nonEmpty).first }

    /// The first field of that name with the words of RFC 2047 decoded.
    func text(_ name: String) -> String? {
        self[name].flatMap { String(MailWords.decoded($0).tidied).nonEmpty }
    }

    func all(_ name: String) -> [String] {
        (places[name.lowercased()] ?? []).map { String(fields[$0].value.tidied) }
    }

    func has(_ name: String) -> Bool { places[name.lowercased()] != nil }

    /// How often a field stands there.
    func count(of name: String) -> Int { places[name.lowercased()]?.count ?? 0 }

    // MARK: - What several readers ask for

    func addresses(_ name: String) -> [MailAddress] {
        all(name).prefix(20).flatMap { MailAddress.list($0) }
    }

    /// Message ids between angle brackets, without them.
    func identifiers(_ name: String) -> [String] {
        all(name).flatMap { Self.identifiers(in: $0) }
    }

    static func identifiers(in text: String) -> [String] {
        var found: [String] = []
        for piece in text.utf8.split(separator: UInt8(ascii: "<")).prefix(1000) {
            guard let end = piece.firstIndex(of: UInt8(ascii: ">")) else { continue }
            // Some mailers fold within an id.
            let id = piece[..<end].filter { $0 > 0x20 }
            if !id.isEmpty, id.count <= 998 { found.append(String(decoding: id, as: UTF8.self)) }
        }
        // Old and odd mailers leave the brackets out.
        if found.isEmpty, let word = text.split(whereSeparator: \.isWhitespace).first, word.contains("@"),
            word.utf8.count <= 998
        {
            found.append(String(word))
        }
        return found
    }
}

/// A person or a list as a header names it.
struct MailAddress: Sendable, Equatable {
    var name: String?
    /// In lower case; domains are, and mailboxes are in practice.
    var email: String

    init?(name: String? = nil, email: some StringProtocol) {
        let email = email.tidied.lowercased()
        guard email.contains("@"), email.utf8.count <= 320, !email.contains(where: \.isWhitespace) else { return nil }
        self.email = email
        self.name = name?.tidied.nonEmpty.flatMap { $0.lowercased() == email ? nil : $0 }
    }

    var mailbox: String { String(email.prefix { $0 != "@" }) }
    var person: Person { Person(id: email, name: name, email: email) }

    /// Every address of a field's text: groups too, and quoted names with commas.
    static func list(_ text: String) -> [MailAddress] {
        let found = MailParser.addresses(text)
        return found.isEmpty ? salvaged(text).map { [$0] } ?? [] : found
    }

    /// The one address in a field that breaks the rules: `Ada ada@example.org`, `Ada [Acme] <mailto:ada@example.org>`.
    private static func salvaged(_ text: String) -> MailAddress? {
        guard text.contains("@"), text.utf8.count <= 1000 else { return nil }
        let decoded = MailWords.decoded(text)
        for piece in decoded.split(whereSeparator: { $0.isWhitespace || "<>,;()[]\"'".contains($0) }) {
            let word = piece.lowercased().hasPrefix("mailto:") ? piece.dropFirst(7) : piece
            guard EmailMailbox.isAddress(word) else { continue }
            let name = decoded[..<piece.startIndex].trimmed.drop { "<\"'(".contains($0) }
            var rest = name
            while let last = rest.last, "<\"'( ".contains(last) { rest = rest.dropLast() }
            return MailAddress(name: String(rest), email: word)
        }
        return nil
    }
}
