package import Intake

/// Posts to a channel or chat through a webhook of Workflows (Power Automate), "When a Teams webhook request is received".
///
/// Facts: support.microsoft.com "Create incoming webhooks with Workflows for Microsoft Teams" and
/// learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using. It answers 202 when the
/// flow has begun and never tells the new message's id, so answers in a thread are the outgoing webhook's to give.
package struct TeamsDestination: Destination {
    /// The address has the signature in it.
    private let url: Secret

    package init(url: Secret) {
        self.url = url
    }

    /// A flow runs as often as it is called.
    package var repeatIsSafe: Bool { false }

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        let body = post.body.fitted { TeamsCard.message($0).serialised.count <= TeamsCard.byteLimit }
        return TransportRequest(
            url: url.revealedText, headers: ["Content-Type": "application/json"],
            body: TeamsCard.message(body).serialised)
    }

    package var acceptance: TransportResponse { TransportResponse(status: 202) }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        if response.isSuccess { return .delivered(externalID: nil) }
        return .failure(response) { Self.advice[$0] }
    }

    package var remarks: [Finding] {
        let address = url.revealedText
        if address.contains("webhook.office.com/") || address.contains("outlook.office.com/webhook") {
            return [
                .problem(
                    "the url is one of an Office 365 connector, which Microsoft has retired",
                    advice: "make a flow in Workflows, \"Send webhook alerts to a channel\", and set its url")
            ]
        }
        guard !address.contains("sig=") else { return [] }
        return [
            .warning(
                "the url has no signature (sig=…), without which a flow lets nobody in",
                advice: "copy the whole url from the flow's trigger, up to its end")
        ]
    }

    private static let advice: [Int: String] = [
        400: "the flow could not read the post, or its trigger is not \"When a Teams webhook request is received\"",
        401:
            "the signature in the url is wrong or the flow lets only some people in: copy the url again from the flow's "
            + "trigger, and set \"Who can trigger the flow\" to Anyone",
        403: "the flow lets only some people in: set \"Who can trigger the flow\" to Anyone",
        404: "the flow is gone or switched off: look in Workflows, make it anew and set its url",
        410: "the flow is gone: make it anew in Workflows and set its url",
        413: "the post is longer than Teams takes: this is a fault of triaged, please report it",
    ]
}
