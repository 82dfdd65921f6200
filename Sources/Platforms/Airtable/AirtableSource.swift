import Documents
import Intake

/// One table, or several of one base, since a record's id is unique there.
struct AirtableSource: Source {
    let place: FormPlace
    let door: FormDoor
    /// Where records lie, for links to those that do not say it.
    let base: String?
    let table: String?

    func isServed(_ method: String, _ path: String) -> Bool { door.isServed(method, path) }

    func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        door.verify(request).provided(bodyOf: request)
    }

    var protection: String? { door.protection }
    var remarks: [Finding] { door.remarks }

    /// The Web API gives records in lists.
    func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        if let json = try? JSON(parsing: body) {
            let created = AirtableChanges.created(in: json)
            if !created.isEmpty { return created.map(\.serialised) }
        }
        return FormList.parts(of: body, under: "records")
    }

    func normalise(_ event: Event, known: Lookups) -> Reading {
        FormJSON.read(event) { read($0, event) }
    }

    private func read(_ body: JSON, _ event: Event) -> Reading {
        if body["type"]?.string == "airtable.test" { return .ignored(reason: "a test of the connection") }
        if let reason = Self.otherwise(body) { return .ignored(reason: reason) }
        guard let record = AirtableRecord(body, base: base, table: table) else {
            return .invalid(
                reason: "neither what the script for Airtable sends nor a record of its API: "
                    + "\"id\" (rec…) or \"fields\" is missing")
        }
        return record.response.reading(place, platform: AirtablePlatform.name, event: event)
    }

    /// What Airtable also sends or answers, which is nobody's record.
    private static func otherwise(_ body: JSON) -> String? {
        if let list = body["records"]?.elements {
            return "a list of \(list.count) records, of which each is read by itself"
        }
        if body["webhook", "id"] != nil, body["base", "id"] != nil {
            return "Airtable's webhooks only tell that something changed: send records by an automation's script"
        }
        if body["payloads"] != nil || body["changedTablesById"] != nil {
            return "changes that Airtable's webhooks keep, without a new record"
        }
        if let error = body["error"] {
            return "an error of Airtable's API: "
                + ((error["type"] ?? error).string?.tidied.shortened(to: 80) ?? "without a word")
        }
        if body["webhooks"] != nil || body["macSecretBase64"] != nil {
            return "a webhook as it is registered, not what it sends"
        }
        if body["tables"] != nil || body["bases"] != nil { return "a list of tables or bases: nobody's record" }
        if body["deleted"]?.bool == true { return "the answer to a deletion" }
        return nil
    }
}
