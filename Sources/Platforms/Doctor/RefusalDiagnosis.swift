import Documents
package import Intake

/// Why a request was refused at the door, found by trying what usually is wrong: the secret of another source, a clock,
/// a proxy that altered the body.
///
/// It asks nothing but `Source.verify`, so that it holds for every platform that signs.
package enum RefusalDiagnosis {
    /// - Parameters:
    ///   - name: the source that refused it.
    ///   - sources: all configured ones, by name.
    /// - Returns: `nil` when the request is not refused.
    package static func explain(
        _ request: IncomingRequest, to name: String, among sources: [String: any Source], now: Timestamp
    ) -> Finding? {
        guard let source = sources[name], case .refused(_, let reason, let message) = source.verify(request, now: now)
        else { return nil }
        switch reason {
        case .malformed:
            return .problem(
                "the request is genuine, but \(message)",
                advice: "look at the body with: triaged normalize --platform … FILE")
        case .unready:
            return .problem(message, advice: "the platform sends it again; if this lasts, check the way out to it")
        case .foreignOrigin:
            let page = request.headers["Origin"] ?? request.headers["Referer"]
            return .problem(
                page.map { "\(message); it came from \($0.tidied.shortened(to: 80))" } ?? message,
                advice: "if the form there is yours, add its scheme and host to this source's settings, as in origins: "
                    + "[https://example.com], and start triaged again; if not, somebody else's page posts here")
        case .stale, .badSignature:
            return clock(request, source, message, now) ?? otherSource(request, name, sources, now)
                ?? alteredBody(request, source, now) ?? wrongSecret(request, message)
        }
    }

    /// True at the time that the request itself names: then the secret is right, and a clock is not.
    private static func clock(
        _ request: IncomingRequest, _ source: any Source, _ message: String, _ now: Timestamp
    ) -> Finding? {
        for field in request.headers.fields {
            guard let time = time(field.value), isGenuine(request, source, time) else { continue }
            let apart = now.since(time).milliseconds / 1000
            guard apart.magnitude > 60 else { continue }
            return .problem(
                "the signature is right, but \(field.name) is \(apart.magnitude) s \(apart > 0 ? "old" : "ahead")",
                advice:
                    "if this is a capture, say with --at when it came; else set this machine's clock by NTP (timedatectl "
                    + "set-ntp true); if that is right, somebody sends an old request again, or a queue holds it back")
        }
        return nil
    }

    private static func otherSource(
        _ request: IncomingRequest, _ name: String, _ sources: [String: any Source], _ now: Timestamp
    ) -> Finding? {
        let others = sources.filter { $0.key != name }.sorted { $0.key < $1.key }
        guard let other = others.first(where: { isSigned(request, $0.value, now) }) else { return nil }
        return .problem(
            "it is signed with the secret of the source \"\(other.key)\", not of \"\(name)\"",
            advice: "on the platform, let this app's address end in /in/\(other.key), or exchange the two secrets")
    }

    private static func alteredBody(_ request: IncomingRequest, _ source: any Source, _ now: Timestamp) -> Finding? {
        for (body, words) in variants(of: request.body) {
            var changed = request
            changed.body = body
            guard isGenuine(changed, source, now) else { continue }
            return .problem(
                "the signature fits the body \(words): something between the platform and triaged altered it",
                advice: "let the reverse proxy pass bodies through as they are: no rewriting, re-encoding or buffering "
                    + "filters on /in/")
        }
        return nil
    }

    private static func wrongSecret(_ request: IncomingRequest, _ message: String) -> Finding {
        let isSigned =
            BodyToken.removed(from: request.body) != request.body
            || request.headers.fields.contains { field in
                let name = field.name.lowercased()
                return ["signature", "authorization", "token", "secret", "hmac"].contains { name.contains($0) }
            }
        let copy =
            "copy the secret from the platform once more, with nothing before or behind it, and start triaged again "
            + "(deploy/connect tells for each platform which one it is)"
        let proxy =
            "; no header holds a signature or token, so where this platform sends one, the request is not from it, or "
            + "a proxy drops headers"
        return .problem(message, advice: isSigned ? copy : copy + proxy)
    }

    /// What proxies and tools are known to do to a body, undone.
    private static func variants(of body: [UInt8]) -> [([UInt8], String)] {
        var found: [([UInt8], String)] = [(body + [0x0A], "with a line end behind it")]
        if body.last == 0x0A { found.append((Array(body.dropLast()), "without the line end behind it")) }
        if body.suffix(2) == [0x0D, 0x0A] { found.append((Array(body.dropLast(2)), "without the line end behind it")) }
        if body.contains(0x0D) { found.append((body.filter { $0 != 0x0D }, "without carriage returns")) }
        if body.contains(0x0A) {
            found.append((body.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }, "with carriage returns"))
        }
        if body.starts(with: [0xEF, 0xBB, 0xBF]) {
            found.append((Array(body.dropFirst(3)), "without its byte order mark"))
        }
        if let json = try? JSON(parsing: body), json.serialised != body {
            found.append((json.serialised, "written without blanks"))
        }
        return found
    }

    /// Whether the secret is right, whatever the body is worth.
    private static func isSigned(_ request: IncomingRequest, _ source: any Source, _ now: Timestamp) -> Bool {
        // A form on a web page has no signature: it takes anything, which says nothing.
        var unsigned = request
        unsigned.headers = Headers(
            request.headers.fields.filter { $0.name.equalsIgnoringASCIICase("content-type") }.map {
                ($0.name, $0.value)
            })
        unsigned.body = BodyToken.removed(from: request.body)
        guard !isGenuine(unsigned, source, now) else { return false }
        return isGenuine(request, source, now)
    }

    private static func isGenuine(_ request: IncomingRequest, _ source: any Source, _ now: Timestamp) -> Bool {
        switch source.verify(request, now: now) {
        case .accepted, .acknowledged, .answer, .refused(_, .malformed, _): true
        case .refused: false
        }
    }

    /// Unix seconds or milliseconds, or an ISO time, of this century.
    private static func time(_ text: String) -> Timestamp? {
        if let number = Int64(text), (1_000_000_000...9_999_999_999_999).contains(number) {
            return Timestamp(milliseconds: number > 100_000_000_000 ? number : number * 1000)
        }
        return Timestamp(iso8601: text)
    }
}
