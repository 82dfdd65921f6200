import Conversation
import CurlTransport
import Intake
import Pipeline
import Platforms
import Store

/// What `triaged.yaml` says, checked: every source and destination is ready to be used.
struct Configuration {
    /// What commands beside the daemon need to know.
    struct Places {
        var store: String
        var rules: String
        var publicURL: String?
        var isTriageOn: Bool
        /// The names that addresses may begin with.
        var destinations: [String]
    }

    var listen: (host: String, port: Int)
    /// Where people reach the hub, for links in posts; no slash at the end.
    var publicURL: String?
    var storePath: String
    var store: Store.Options
    /// A rule file, or a folder of them.
    var rulesPath: String
    var maximumBodyBytes: Int
    /// False pauses deciding: events are kept and wait.
    var isTriageOn: Bool
    var delivery: Flight.Limits
    var transport: CurlTransport.Limits
    var recognition: RecognitionSettings
    /// By name; the lobby is always there.
    var sources: [String: ConfiguredSource]
    /// By name, without the lobby, which is made when the daemon knows its own address.
    var destinations: [String: ConfiguredDestination]
}

struct ConfiguredSource {
    var platform: String
    var source: any Source
    /// The destination its answers go to.
    var answer: String?
    /// The platform's name of the reaction that a comment on a request gets.
    var reaction: String?
}

struct ConfiguredDestination {
    var platform: String
    var destination: any Destination
}
