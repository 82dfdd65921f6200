/// Every metric triaged shows, with its help text.
///
/// The only place where a metric is named.
package enum MetricNames {
    package enum Kind: String, Sendable { case counter, gauge, histogram }

    package struct Definition: Sendable {
        package var name: String
        package var type: Kind
        package var help: String
    }

    package static let intakeRequests = Definition(
        name: "triaged_intake_requests_total", type: .counter,
        help: "Requests at /in/<source>, by what the door said: accepted, answered, or why not.")
    package static let intakeCommit = Definition(
        name: "triaged_intake_commit_seconds", type: .histogram,
        help: "From a verified request to its commit on the disk.")
    package static let inboxWaiting = Definition(
        name: "triaged_inbox_waiting_events", type: .gauge, help: "Events kept and not yet decided.")
    package static let eventsTriaged = Definition(
        name: "triaged_events_triaged_total", type: .counter, help: "Events with an outcome, by outcome.")
    package static let triageBatch = Definition(
        name: "triaged_triage_batch_seconds", type: .histogram, help: "One triage step: reading, deciding, committing.")
    package static let triageFailures = Definition(
        name: "triaged_triage_failures_total", type: .counter, help: "Triage steps that failed and are tried again.")
    package static let decisions = Definition(
        name: "triaged_decisions_total", type: .counter, help: "Decided asks, by match: new, duplicate, dropped.")
    package static let deliveries = Definition(
        name: "triaged_deliveries_total", type: .counter,
        help: "Delivery attempts by destination and outcome: delivered, retry, dead, uncertain.")
    package static let deliverySeconds = Definition(
        name: "triaged_delivery_seconds", type: .histogram, help: "One delivery attempt, from claim to answer.")
    package static let receivedToPosted = Definition(
        name: "triaged_planned_to_delivered_seconds", type: .histogram,
        help: "From the commit of a decision to the delivery of its post.")
    package static let postsTroubled = Definition(
        name: "triaged_posts_troubled", type: .gauge, help: "Posts a person should look at: uncertain, dead.")
    package static let polls = Definition(
        name: "triaged_polls_total", type: .counter,
        help: "Questions to sources that are asked, by outcome: news (answered), later, refused, unreachable, failed.")
    package static let pollEvents = Definition(
        name: "triaged_poll_events_total", type: .counter, help: "Events that sources told when they were asked.")
    package static let lookups = Definition(
        name: "triaged_lookups_total", type: .counter,
        help: "Look-ups of names and keys at platforms by outcome: known, unknown, later.")
    package static let lookupSeconds = Definition(
        name: "triaged_lookup_seconds", type: .histogram, help: "How long a batch of events waited for look-ups.")
    package static let embeddingRequests = Definition(
        name: "triaged_embedding_requests_total", type: .counter,
        help: "Requests to the embeddings endpoint by outcome: answered, resting (not sent), or why it failed.")
    package static let embeddingSeconds = Definition(
        name: "triaged_embedding_seconds", type: .histogram, help: "One request to the embeddings endpoint.")
    package static let rulesLoaded = Definition(
        name: "triaged_rules_loaded", type: .gauge, help: "Rules in the set that is serving.")
    package static let rulesRefused = Definition(
        name: "triaged_rules_refused", type: .gauge,
        help: "1 while the rules on the disk have errors and earlier ones serve, else 0.")
    package static let rulesReloads = Definition(
        name: "triaged_rules_reloads_total", type: .counter, help: "Rule reloads by result: ok, refused.")
    package static let logErrors = Definition(
        name: "triaged_log_errors_total", type: .counter, help: "Log lines at error level.")
}
