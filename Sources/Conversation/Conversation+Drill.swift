package import Intake

extension Conversation {
    /// The notice of a request that is none, so that a route can be tried with a post like any other.
    ///
    /// Its words say that it is a drill and that nothing is to be done. Its key is new each time, so that no platform
    /// takes it for one that it has.
    package static func drill(to address: String, team: String?, at now: Timestamp, hub: String?) -> Post? {
        let key = MessageKey(platform: "drill", scope: "drill", externalID: "\(now.milliseconds)")
        var submission = Submission(
            key: key, source: "triaged drill", kind: .chat,
            text: "This is a drill: a made-up request, sent to see that it arrives. There is nothing to do.",
            submittedAt: now)
        submission.author.name = "triaged drill"
        var decision = Decision(rules: "")
        decision.labels = ["drill"]
        let turn = Turn(
            submission: submission, decision: decision, match: .new, request: RequestID(0), title: "Drill",
            team: team.map { Turn.Team(name: $0) }, notices: [address], now: now, hub: hub)
        return plan(turn).first.map { post in
            var post = post
            post.key = "drill/\(now.milliseconds)/\(address)"
            return post
        }
    }
}
