import Documents
import Intake

/// What Airtable's webhooks keep of changes (airtable.com/developers/web, "List webhook payloads"): of a record that was
/// made all cells, by the ids of their fields; of one that was changed only those.
enum AirtableChanges {
    private static let limit = 1000

    /// New records as the Web API gives them, with the fields' ids for names.
    static func created(in body: JSON) -> [JSON] {
        let payloads = body["changedTablesById"] == nil ? body["payloads"]?.elements ?? [] : [body]
        var records: [JSON] = []
        for payload in payloads.prefix(limit) {
            for table in (payload["changedTablesById"]?.members ?? []).prefix(limit) {
                for record in (table.value["createdRecordsById"]?.members ?? []).prefix(limit) {
                    guard records.count < limit else { return records }
                    records.append([
                        "id": .string(record.key), "createdTime": record.value["createdTime"] ?? .null,
                        "table": ["id": .string(table.key)],
                        "fields": record.value["cellValuesByFieldId"] ?? .object([]),
                    ])
                }
            }
        }
        return records
    }
}
