import Documents
package import Intake

/// The webhooks of one or several forms of an account (jotform.com/help/245-how-to-setup-a-webhook-with-jotform).
///
/// They are not signed and can carry no header of ours: the secret stands in the address. Submissions as the API has
/// them are read as well.
package struct JotformSource: Source {
    private let place: FormPlace
    private let door: FormDoor
    /// The forms that are read; empty for all.
    private let forms: [String]
    private let client: JotformClient?
    /// Whose clocks the API's times are shown by.
    private let zone: Zone

    init(
        place: FormPlace, door: FormDoor, forms: [String] = [], client: JotformClient? = nil,
        zone: Zone = JotformClock.usual
    ) {
        self.place = place
        self.door = door
        self.forms = forms
        self.client = client
        self.zone = zone
    }

    package var protection: String? { door.protection }
    package var remarks: [Finding] { door.remarks }

    package var checkups: [Checkup] {
        client.map { JotformCheckups(client: $0, source: place.source).all(forms) } ?? []
    }

    package var lookupPlan: (any LookupPlan)? { client.map { JotformLookups(client: $0, forms: forms) } }

    // MARK: - The door

    package func isServed(_ method: String, _ path: String) -> Bool { door.isServed(method, path) }

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        let verdict = door.verify(request)
        guard case .accepted = verdict else { return verdict }
        do {
            let delivery = try JotformDelivery(request.body, contentType: request.headers["content-type"])
            switch delivery.parts {
            case .object, .array: return .accepted
            default: return .malformed("expected a form or a JSON object, as Jotform sends it")
            }
        } catch { return .malformed("\(error)") }
    }

    /// Lists of submissions, as the API gives them, are an event for each; a webhook tells its own address, with the
    /// secret in it, which is not kept.
    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        let body = JotformDelivery.withoutAddress(body, contentType: headers["content-type"])
        guard BodyFormat(contentType: headers["content-type"], body: body) == .json else { return [body] }
        return FormList.parts(of: body, under: "content", isTop: true, where: Self.isRecord)
    }

    private static func isRecord(_ json: JSON) -> Bool {
        guard case .object? = json["answers"] else { return false }
        return json["id"] != nil
    }

    // MARK: - Events

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        let delivery: JotformDelivery
        do {
            delivery = try JotformDelivery(event.body, contentType: event.headers["content-type"])
        } catch { return .invalid(reason: "\(error)") }
        let parts = delivery.parts
        if case .array(let elements) = parts {
            return .ignored(reason: "a list of \(elements.count) values, none of which is a submission")
        }
        guard case .object = parts else { return .invalid(reason: "expected a form or a JSON object") }
        if Self.isRecord(parts) { return record(parts, event) }
        if let content = parts["content"], parts["responseCode"] != nil, delivery.submissionID == nil {
            if Self.isRecord(content) { return record(content, event) }
            let records = content.elements.filter(Self.isRecord)
            if records.count == 1, let only = records.first { return record(only, event) }
            if !records.isEmpty {
                return .ignored(reason: "a list of \(records.count) submissions: each is an event of its own")
            }
            return .ignored(reason: "an answer of Jotform's API that holds no submission")
        }
        return submission(delivery, event, known)
    }

    private func submission(_ delivery: JotformDelivery, _ event: Event, _ known: Lookups) -> Reading {
        guard let id = delivery.submissionID else {
            let isPart = delivery.formID != nil || delivery.parts["qid"] != nil || delivery.parts["username"] != nil
            return isPart
                ? .ignored(
                    reason: "a form, a question or an account, as the API has them: there is no \"submissionID\"")
                : .invalid(reason: "\"submissionID\" is missing: not a Jotform webhook")
        }
        if let form = delivery.formID, !forms.isEmpty, !forms.contains(form) {
            return .ignored(reason: "form \(form.shortened(to: 40)) is not among this source's \"forms\"")
        }
        let raw: [JSON.Member]
        do { raw = try delivery.raw() } catch { return .invalid(reason: "\(error)") }
        let form = delivery.formID.flatMap { known[.form, $0] }.flatMap { JotformForm(document: $0.document) }
        let response: JotformResponse
        if raw.isEmpty {
            let (members, isFlat) = Self.flat(delivery.parts)
            response = JotformResponse(raw: members, pretty: delivery.pretty, form: form, isFlat: isFlat)
        } else {
            response = JotformResponse(raw: raw, pretty: delivery.pretty, form: form)
        }
        let saidAt = JotformClock.saidAt(raw, receivedAt: event.receivedAt)
        let isEdit =
            delivery.text("action")?.lowercased().contains("edit") ?? false
            || raw.contains { ["editSubmission", "edit_submission", "hidden_submission_edit"].contains($0.key) }
        // Webhooks do not tell when something was edited; tools that pass on what the API says do. An edit is newer than
        // whatever came before it: by our clock, which no device's is ahead of. A retry of what was sent first says the
        // same moment again, and changes nothing.
        let toldAt = JotformClock.time(delivery.parts["updated_at"], in: zone, before: event.receivedAt)
        return FormResponse(
            id: id, answers: response.answers, permalink: permalink(delivery.formID, id), submittedAt: saidAt,
            changedAt: toldAt ?? (isEdit ? event.receivedAt : nil)
        ).reading(place, platform: JotformPlatform.name, event: event)
    }

    /// The answers of a body without `rawRequest`: those that are numbered, else whatever is not about the submission.
    private static func flat(_ parts: JSON) -> ([JSON.Member], Bool) {
        let numbered = parts.members.filter { member in
            member.key.hasPrefix("q") && member.key.dropFirst().first?.isNumber ?? false && member.key.contains("_")
        }
        if !numbered.isEmpty { return (parts.members, false) }
        return (parts.members.filter { !about.contains($0.key) && !$0.value.isNull }, true)
    }

    private static let about: Set<String> = [
        "formID", "form_id", "formId", "submissionID", "submission_id", "submissionId", "ip", "type", "pretty",
        "rawRequest", "webhookURL", "username", "formTitle", "form_title", "action", "customParams", "product",
        "customTitle", "event", "documentID", "teamID", "subject", "isSilent", "customBody", "fromTable", "appID",
        "unread", "parent", "id", "created_at", "updated_at", "submissionDate", "submission_date", "status", "new",
        "flag", "notes", "slug", "jsExecutionTracker", "submitSource", "submitDate", "buildDate", "uploadServerUrl",
        "eventObserver", "event_id", "timeToSubmit", "temp_upload", "file_server", "validatedNewRequiredFieldIDs",
        "path", "preview", "visitedPages", "formOpenId_V5",
    ]

    // MARK: - The API's records

    /// `{id, form_id, created_at, updated_at, status, answers}`; `updated_at` is null until something is edited.
    private func record(_ record: JSON, _ event: Event) -> Reading {
        guard let id = record["id"]?.scalarText?.tidied.nonEmpty else {
            return .invalid(reason: "the submission's \"id\" is missing")
        }
        let form = record["form_id"]?.scalarText?.tidied
        if let form, !forms.isEmpty, !forms.contains(form) {
            return .ignored(reason: "form \(form.shortened(to: 40)) is not among this source's \"forms\"")
        }
        let time = { (key: String) in JotformClock.time(record[key], in: zone, before: event.receivedAt) }
        if record["status"]?.string == "DELETED" {
            let key = MessageKey(platform: JotformPlatform.name, scope: place.scope, externalID: id)
            return .delete(key, at: time("updated_at") ?? event.receivedAt)
        }
        return FormResponse(
            id: id, answers: JotformResponse(api: record["answers"] ?? .null).answers, permalink: permalink(form, id),
            submittedAt: time("created_at"), changedAt: time("updated_at")
        ).reading(place, platform: JotformPlatform.name, event: event)
    }

    /// The submission in the account's inbox.
    private func permalink(_ form: String?, _ id: String) -> String? {
        guard let form, JotformClient.isID(form), JotformClient.isID(id) else { return nil }
        return "\(JotformLookups.site(client?.api ?? JotformClient.usual))/inbox/\(form)/\(id)"
    }
}
