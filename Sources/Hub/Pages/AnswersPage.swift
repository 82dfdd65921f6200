import HTTPTypes
import Hummingbird
import Intake
private import Logging
import Platforms
private import Store
private import Telemetry

/// Takes what people answer with a button, and brings them back to where they pressed it.
///
/// An answer enters by the inbox like a line in the lobby; triage decides what comes of it.
enum AnswersPage: Page {
    static let path = "/answers"
    static let methods: [HTTPTypes.HTTPRequest.Method] = [.post]

    static func post(_ visit: Visit) async throws -> Response {
        let errors = ErrorPages(hub: visit.hub)
        guard visit.isFromOurPage else { return errors.foreignOrigin(visit.request) }
        guard let entries = try await visit.form(upTo: 1 << 14) else { return errors.tooLarge(visit.request) }
        guard let press = press(entries) else { return errors.notUnderstood(visit.request) }
        let event = LobbyLine.pressed(press.action, press.value, by: LobbyPage.rememberedName(visit), at: visit.now)
        do {
            let number = try await visit.hub.inbox.append(event)
            visit.hub.ring()
            if await visit.hub.store.waitForOutcome(of: number) == "refused" {
                return errors.refused(visit.request)
            }
        } catch {
            visit.hub.logger.error(
                "an answer could not be kept", metadata: [LogKeys.errorCode: "\(error.code.rawValue)"])
            return errors.notKept(visit.request, isOverloaded: error.code == .overloaded)
        }
        return .seeOther(back(entries))
    }

    /// What was pressed; a request typed beside the button takes the place of the one in its value.
    private static func press(_ entries: [FormEntry]) -> (action: String, value: String)? {
        guard let action = entries.value("action")?.nonEmpty, let value = entries.value("value") else { return nil }
        guard let typed = entries.value("request") else { return (action, value) }
        let command = Command(name: action, text: value, author: Person())
        guard let request = RequestID(parsing: typed.trimmed), var answer = MatchAnswer(command) else { return nil }
        answer.request = request
        let button = answer.button("")
        return (button.action, button.value)
    }

    /// Only a page of ours.
    private static func back(_ entries: [FormEntry]) -> String {
        let wanted = entries.value("back") ?? ""
        let isOurs = wanted.hasPrefix("/lobby") || wanted.hasPrefix("/requests/")
        let isPlain = wanted.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isOurs && isPlain ? wanted : "/requests"
    }
}
