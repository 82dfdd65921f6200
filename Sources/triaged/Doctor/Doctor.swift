import Documents
import Intake
import Platforms

/// Asks the platforms of a configuration how they see it.
struct Doctor {
    struct Line: Sendable {
        var subject: String
        var finding: Finding
    }

    struct Report: Sendable {
        var name: String
        var platform: String
        /// `source` or `destination`.
        var role: String
        var lines: [Line]

        var hasProblem: Bool { lines.contains { $0.finding.level == .problem } }
    }

    let configuration: Configuration
    let transport: any Transport
    let now: @Sendable () -> Timestamp

    /// - Parameter names: only these; `nil` for all.
    func examine(_ names: Set<String>?) async -> [Report] {
        let builtIn = [ImportPlatform.name, LobbyPlatform.name]
        var reports: [Report] = []
        for (name, source) in configuration.sources.sorted(by: { $0.key < $1.key })
        where names?.contains(name) ?? !builtIn.contains(name) {
            let own = source.source.remarks.map { Line(subject: "settings", finding: $0) }
            let asked = await lines(for: source.source.checkups)
            let isChat = platform(named: source.platform)?.kind == .chat
            let unanswered: [Line] =
                source.answer == nil && isChat
                ? [
                    Line(
                        subject: "answer",
                        finding: .warning(
                            "nobody who asks here gets an answer",
                            advice: "name a destination under \"answer\" of this source"))
                ] : []
            let way = await reachability(name, source.source)
            reports.append(
                Report(
                    name: name, platform: source.platform, role: "source",
                    lines: own + asked + unanswered + door(name, source.source) + way))
        }
        for (name, destination) in configuration.destinations.sorted(by: { $0.key < $1.key })
        where names?.contains(name) ?? true {
            let own = destination.destination.remarks.map { Line(subject: "settings", finding: $0) }
            let asked = await lines(for: destination.destination.checkups)
            let nothing = Line(
                subject: "settings", finding: .fine("complete; this platform has nothing that could be asked"))
            reports.append(
                Report(
                    name: name, platform: destination.platform, role: "destination",
                    lines: own + asked + (own.isEmpty && asked.isEmpty ? [nothing] : [])))
        }
        return reports
    }

    // MARK: - Asking the platform

    private func lines(for checkups: [Checkup]) async -> [Line] {
        var lines: [Line] = []
        var isClockKnown = false
        var silent: Set<String> = []
        // One that does not answer is not asked again: the cause is one.
        for checkup in checkups where !silent.contains(checkup.request.host) {
            do {
                let response = try await transport.send(checkup.request)
                lines += checkup.read(response).map { Line(subject: checkup.subject, finding: $0) }
                if !isClockKnown, let finding = clock(response) {
                    isClockKnown = true
                    lines.append(Line(subject: "clock", finding: finding))
                }
            } catch {
                silent.insert(checkup.request.host)
                lines.append(
                    Line(
                        subject: checkup.subject,
                        finding: checkup.failed(error)
                            ?? .problem(
                                "no answer from \(checkup.request.host): \(error.message)",
                                advice: "check the address, and that this machine may reach it (DNS, firewall, proxy)"))
                )
            }
        }
        return lines
    }

    /// The platform's clock against ours; `nil` where it tells no time.
    private func clock(_ response: TransportResponse) -> Finding? {
        guard let theirs = response.headers["Date"].flatMap(HTTPDate.read) else { return nil }
        let apart = now().since(theirs).milliseconds / 1000
        // The header has whole seconds, and the answer took its time.
        guard apart.magnitude > 30 else { return .fine("within \(max(apart.magnitude, 1)) s of the platform's") }
        let words = "this machine's clock is \(apart.magnitude) s \(apart > 0 ? "ahead of" : "behind") the platform's"
        let advice = "set it by NTP (timedatectl set-ntp true): signatures older than five minutes are refused"
        return apart.magnitude > 240 ? .problem(words, advice: advice) : .warning(words, advice: advice)
    }

    // MARK: - The way in

    /// What the settings protect it with, where the platform cannot be asked.
    private func door(_ name: String, _ source: any Source) -> [Line] {
        guard let protection = source.protection else { return [] }
        let base = configuration.publicURL ?? "https://<your public address>"
        return [Line(subject: "door", finding: .fine("\(base)/in/\(name) takes what \(protection)"))]
    }

    /// Knocks at the source's own address with a GET, which the door answers without keeping anything.
    private func reachability(_ name: String, _ source: any Source) async -> [Line] {
        func line(_ finding: Finding) -> [Line] { [Line(subject: "address", finding: finding)] }
        // One that is only asked needs no address, and may have none; webhooks beside it do.
        let isAsked = source.poller != nil && source.protection == nil
        func trouble(_ words: String, _ advice: String) -> [Line] { line(.problem(words, advice: advice)) }
        guard !isAsked, let base = configuration.publicURL else {
            let advice = "set public_url in the configuration to the address under which the platform reaches triaged"
            return isAsked ? [] : line(.warning("nobody knows where this source can be reached", advice: advice))
        }
        let url = "\(base)/in/\(name)"
        do {
            let headers: Headers = ["Accept": "application/json"]
            let response = try await transport.send(.get(url, headers: headers, patience: .seconds(10)))
            let body = try? JSON(parsing: response.body)
            switch body?["error"]?.string {
            case "wrong_method": return line(reached(url))
            case nil where body?["triaged"] != nil: return line(reached(url))
            case "unknown_source":
                return trouble(
                    "the triaged that answers at \(base) has no source \"\(name)\"",
                    "start it again with this configuration")
            default:
                return trouble(
                    "something else than triaged answers at \(url) (status \(response.status))",
                    "let the reverse proxy pass /in/ on to triaged (deploy/README.md shows how)")
            }
        } catch {
            return trouble(
                "nobody answers at \(url): \(error.message)",
                "start triaged and its reverse proxy, and check DNS and firewall")
        }
    }

    private func reached(_ url: String) -> Finding {
        guard url.hasPrefix("https://") else {
            return .warning(
                "\(url) reaches triaged, but without TLS", advice: "platforms send to https:// addresses only")
        }
        return .fine("\(url) reaches triaged from here; paste it into the platform")
    }
}
