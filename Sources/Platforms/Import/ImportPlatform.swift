package import Documents
package import Intake

/// Past requests that `triaged import` brings: they travel the same road as everything.
///
/// The command writes the events; over the network nothing is taken. Their form is `ImportRow.body`.
package enum ImportPlatform: Platform {
    package static let name = "import"
    package static let summary = "Past requests from a CSV or JSONL file, through `triaged import`."
    package static let kind = SourceKind.tracker

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        settings.refuse(self.name, "is built in: past requests come through `triaged import`")
        return nil
    }

    package static func unconfigured(source name: String) -> any Source { ImportSource() }
}

/// Understands the rows of imports.
package struct ImportSource: Source {
    package init() {}

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        .refused(
            status: 401, reason: .badSignature, message: "past requests come through `triaged import`, not from outside"
        )
    }

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        do {
            let (submission, past) = try ImportRow(body: event.body).read(receivedAt: event.receivedAt)
            return .past(submission, past)
        } catch {
            return .invalid(reason: error.message)
        }
    }
}
