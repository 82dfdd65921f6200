import Intake
import Platforms
import Testing

struct LobbyTests {
    private let lobby = LobbySource()

    @Test func `a line is a submission, a reply belongs to its thread`() throws {
        let line = try #require(normalised(lobby, try Fixtures.body("lobby/line.json")).submission)
        #expect(line.key == MessageKey(platform: "lobby", scope: "lobby", externalID: "L17"))
        #expect(line.channel == Channel(id: "lobby", name: "#lobby"))
        #expect(line.thread == "L17" && !line.isReply && line.source == "lobby" && line.kind == .chat)
        #expect(line.author == Person(id: "Ada", name: "Ada"))
        #expect(line.submittedAt.milliseconds == 1_795_252_935_250)
        let reply = try #require(normalised(lobby, try Fixtures.body("lobby/reply.json")).submission)
        #expect(reply.thread == "L17" && reply.isReply)
        #expect(reply.submittedAt.iso8601 == "2026-11-21T10:02:15.500Z")
    }

    @Test(arguments: ["{}", #"{"id":"a"}"#, #"{"id":"a","text":"  "}"#, #"{"id":"","text":"x"}"#, "x", "[]"])
    func `what the Hub would not write is malformed`(body: String) {
        let verdict = lobby.verify(IncomingRequest(headers: [:], body: Array(body.utf8)), now: now)
        #expect(verdict.inWords == "400 malformed")
    }

    @Test func `the value of a pressed button is tidied`() {
        let reading = normalised(
            lobby, Array(#"{"id":"p1","press":{"action":"a","value":" one\r\ntwo\u0001 "},"author":"Ada"}"#.utf8))
        guard case .command(let command) = reading else { return #expect(Bool(false), "\(reading)") }
        #expect(command.text == "one\ntwo")
    }
}
