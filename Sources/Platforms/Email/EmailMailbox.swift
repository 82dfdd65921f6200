/// An address with the name that is shown for it (RFC 5322, section 3.4): `Acme Ideas <ideas@acme.example>`.
struct EmailMailbox: Sendable, Equatable {
    var name: String?
    var address: String

    /// As people write it in settings; `nil` when there is no address in it that mail can be sent to.
    init?(_ text: String) {
        let text = text.trimmed
        guard text.last == ">", let open = text.lastIndex(of: "<") else {
            guard Self.isAddress(text) else { return nil }
            address = String(text)
            return
        }
        let inside = text[text.index(after: open)...].dropLast()
        guard Self.isAddress(inside) else { return nil }
        var shown = text[..<open].trimmed
        if shown.count >= 2, shown.first == "\"", shown.last == "\"" { shown = shown.dropFirst().dropLast() }
        address = String(inside)
        name = String(shown).replacing("\\\"", with: "\"").tidied.nonEmpty
    }

    /// What stands behind the last `@`.
    var domain: String { String(address[address.index(after: address.lastIndex(of: "@") ?? address.startIndex)...]) }

    /// One form for all ways to write an address of the same person: small letters, and nothing behind a `+`.
    static func sameAddress(_ address: some StringProtocol) -> String {
        let parts = address.lowercased().split(separator: "@", maxSplits: 1)
        guard parts.count == 2, let local = parts.first?.split(separator: "+").first else {
            return address.lowercased()
        }
        return "\(local)@\(parts[1])"
    }

    /// True for an address that can be sent to without SMTPUTF8: a dot-atom on both sides of one `@` (RFC 5322, section
    /// 3.4.1, without quoted strings and literals), within RFC 5321's lengths (section 4.5.3.1).
    ///
    /// No blank, bracket, quote or line end gets through, so that it can stand in a command or a header as it is.
    static func isAddress(_ text: some StringProtocol) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].count), (1...253).contains(parts[1].count) else {
            return false
        }
        return isDotAtom(parts[0], isAtom) && isDotAtom(parts[1]) { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isDotAtom(_ text: some Collection<UInt8>, _ isPart: (UInt8) -> Bool) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isPart) }
    }

    private static func isAtom(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
