package import Intake
package import Store

/// Where the doors keep what came in.
package protocol InboxWriter: Sendable {
    /// Keeps an event; returns its place in the inbox once the commit is on the disk.
    func append(_ event: Event) async throws(StoreError) -> Int64
}

extension Store: InboxWriter {}
