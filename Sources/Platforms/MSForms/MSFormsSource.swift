import Documents
import Intake

/// One form's flow.
struct MSFormsSource: Source {
    let place: FormPlace
    /// Labels of questions by their id (`r` and 32 hex digits), which is all that a flow knows of them.
    let labels: [String: String]
    let door: FormDoor

    func isServed(_ method: String, _ path: String) -> Bool { door.isServed(method, path) }

    func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        door.verify(request).provided(bodyOf: request)
    }

    var protection: String? { door.protection }
    var remarks: [Finding] { door.remarks }

    /// Responses in a list, as Power BI and flows that look up several have them.
    func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        FormList.parts(of: body, under: "value") { $0["answers"] != nil || $0["submitDate"] != nil }
    }

    func normalise(_ event: Event, known: Lookups) -> Reading {
        FormJSON.read(event) { read($0, event) }
    }

    private func read(_ body: JSON, _ event: Event) -> Reading {
        if let reason = Self.otherwise(body) { return .ignored(reason: reason) }
        if let read = MSFormsResponse(body, labels: labels, event: event) {
            return read.response.reading(place, platform: MSFormsPlatform.name, event: event)
        }
        if MSFormsResponse.id(in: body) != nil {
            return .ignored(
                reason: "only the id of a response, without answers: add the action \"Get response details\" to the "
                    + "flow, and send its body")
        }
        return .invalid(
            reason:
                "expected what the flow's HTTP action sends: \"id\", and \"response\" with the body of \"Get response "
                + "details\" or \"answers\" by their labels")
    }

    /// What Microsoft's services answer that is nobody's response.
    private static func otherwise(_ body: JSON) -> String? {
        if let error = body["error"], let said = (error["message"] ?? error["code"])?.string {
            return "an error of Microsoft's services: \(said.tidied.shortened(to: 120))"
        }
        if body["message"] != nil, let status = (body["status"] ?? body["statusCode"])?.int, status >= 400 {
            return "an error that the flow's action answered with (\(status))"
        }
        if let first = body["value"]?.elements.first, first["title"] != nil, first["type"] != nil {
            return "the questions of a form: nobody's response"
        }
        return nil
    }
}
