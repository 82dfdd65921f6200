import Documents
import Intake
import Testing

@Suite struct VaultTests {
    private let vault = Vault(
        environment: { ["A": "one", "EMPTY": "", "LINE": "x\n"][$0] }, file: { ["/etc/k": "two\n"][$0] })

    @Test func `references are resolved, without the line end that editors add`() throws {
        #expect(try vault.resolve("${env:A}").get().revealedText == "one")
        #expect(try vault.resolve("${env:LINE}").get().revealedText == "x")
        #expect(try vault.resolve("${file:/etc/k}").get().revealedText == "two")
    }

    @Test(arguments: [
        ("plain", "006"), ("${env:GONE}", "007"), ("${env:EMPTY}", "007"), ("${file:/no}", "007"), ("${x:y}", "006"),
        ("${env}", "006"), ("${", "006"), ("${env:A", "006"), ("", "006"), ("}${:", "006"), ("${:}", "006"),
        ("${env:}", "007"),
    ])
    func `everything else is refused with a code`(reference: String, code: String) {
        guard case .failure(let refusal) = vault.resolve(reference) else {
            Issue.record("\(reference) was resolved")
            return
        }
        #expect(refusal.code == code)
    }

    @Test func `a secret never shows itself`() throws {
        let secret = try vault.resolve("${env:A}").get()
        #expect("\(secret)" == "‹redacted›")
        #expect(String(reflecting: secret) == "‹redacted›")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("one") && !dumped.contains("111"))
    }
}
