package import Intake
import Platforms

/// The headers of every scheme at once: a door takes those it knows, so that it reads what is behind the signature.
package enum SignedHeaders {
    package static let secret = Secret("whsec_bGFudGVybi1sYW50ZXJuLWxhbnRlcm4h")
    package static let now = Timestamp(milliseconds: 1_795_252_935_000)

    package static func make(for body: [UInt8], contentType: String?) -> Headers {
        let seconds = String(now.milliseconds / 1000)
        let key = secret.revealed
        let hex = Signature(.sha256, .hex, prefix: "sha256=").sign([body], key: key)
        let slack = Signature(.sha256, .hex, prefix: "v0=").sign([Array("v0:\(seconds):".utf8), body], key: key)
        let base64 = Signature(.sha256, .base64, prefix: "sha256=").sign([body], key: key)
        let standard = StandardWebhooks(secret)?.headers(id: "msg_1", body: body, now: now) ?? []
        let signed = [
            ("X-Slack-Request-Timestamp", seconds), ("X-Slack-Signature", slack), ("Typeform-Signature", base64),
            ("Tally-Signature", Signature(.sha256, .base64).sign([body], key: key)),
            ("Authorization", "Bearer \(secret.revealedText)"), ("X-Triaged-Secret", secret.revealedText),
            ("X-Hub-Signature-256", hex),
        ]
        return Headers(signed + standard + (contentType.map { [("Content-Type", $0)] } ?? []))
    }
}
