import Documents
import Intake
import Platforms
import Testing

struct FormDoorTests {
    private func door(_ yaml: String) -> Configured<FormDoor> {
        let problems = Problems()
        let vault = Vault(environment: { $0 == "FORM" ? "kestrel/9 +%41-kestrel-9" : nil }, file: { _ in nil })
        guard let node = YAMLReader.read(Array(yaml.utf8), file: "t.yaml", problems: problems),
            var reader = MappingReader(node, what: "the source", problems: problems)
        else { return Configured(value: nil, problems: problems.all.map(\.message)) }
        let door = FormDoor(from: &reader, vault: vault)
        reader.finish()
        return Configured(value: door, problems: problems.all.map { "\($0.code) \($0.message)" })
    }

    private func verdict(_ door: FormDoor, _ path: String = "", _ headers: Headers = [:]) -> String {
        door.verify(IncomingRequest(path: path, headers: headers, body: [])).inWords
    }

    @Test func `the secret is known in either header and in the path, as it is or encoded`() throws {
        let configured = door("secret: ${env:FORM}")
        #expect(configured.problems == [])
        let door = try #require(configured.value)
        let secret = "kestrel/9 +%41-kestrel-9"
        for headers: Headers in [
            ["Authorization": "Bearer \(secret)"], ["authorization": "bearer  \(secret)"],
            ["X-Triaged-Secret": secret], ["Authorization": "Basic cHJveHk=", "x-triaged-secret": secret],
        ] { #expect(door.verify(IncomingRequest(headers: headers, body: [])) == .accepted) }
        #expect(door.verify(IncomingRequest(path: "/" + secret.percentEncoded, headers: [:], body: [])) == .accepted)
        #expect(
            door.verify(IncomingRequest(path: "/" + secret.percentEncoded + "/", headers: [:], body: [])) == .accepted)
    }

    @Test func `anything else is refused with 401`() throws {
        let door = try #require(door("secret: ${env:FORM}").value)
        let secret = "kestrel/9 +%41-kestrel-9"
        for path in ["", "/", "//", "/kestrel", "/" + secret, "/" + secret.percentEncoded + "x", "/%", "/%4", "/%zz"] {
            #expect(verdict(door, path) == "401 bad_signature", "\(path)")
        }
        for headers: Headers in [
            ["Authorization": secret], ["Authorization": "Bearer"], ["Authorization": "Basic \(secret)"],
            ["X-Triaged-Secret": ""], ["X-Triaged-Secret": secret + "0"], ["Secret": secret],
        ] { #expect(verdict(door, "", headers) == "401 bad_signature") }
        #expect(verdict(.closed, "/" + secret) == "401 bad_signature")
    }

    @Test func `it is open only where the configuration says so, and then says so itself`() throws {
        let open = try #require(door("secret: none").value)
        #expect(verdict(open) == "accepted")
        #expect(open.remarks.map(\.level) == [.warning])
        #expect(try #require(door("secret: ${env:FORM}").value).remarks == [])
        #expect(FormDoor(secret: Secret("short")).remarks.map(\.level) == [.warning])
        for (yaml, code) in [
            ("{}", "C002"), ("secret: written-out", "C006"), ("secret: [none]", "C003"), ("secret: ${env:NO}", "C007"),
        ] {
            let configured = door(yaml)
            #expect(configured.value == nil)
            #expect(configured.problems.map { String($0.prefix(4)) } == [code], "\(yaml)")
        }
    }

    @Test func `posts are served under any path below the source`() {
        let door = FormDoor.closed
        #expect(door.isServed("POST", "") && door.isServed("POST", "/s"))
        #expect(!door.isServed("GET", "") && !door.isServed("POST", "s"))
    }
}
