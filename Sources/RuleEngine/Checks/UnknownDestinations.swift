import Documents

/// Addresses whose destination the configuration does not have, so that posts to them would be dead.
struct UnknownDestinations {
    let reviewed: Reviewed
    let destinations: [String]

    /// Keys under `then` whose values are teams or addresses.
    private static let addressed: Set<String> = ["notify", "remind", "escalate"]

    var problems: [Problem] {
        let channels = reviewed.entries(of: "teams").compactMap { $0.value["channel"] }
        let told = reviewed.ruleNodes.compactMap { $0["then"] }.flatMap(\.allEntries)
            .filter { Self.addressed.contains($0.key) }.flatMap { $0.value.sequence ?? [$0.value] }
        return (channels + told).compactMap(problem)
    }

    private func problem(_ node: Node) -> Problem? {
        guard let text = node.scalar, isAddress(text), let colon = text.firstIndex(of: ":") else { return nil }
        let name = String(text[..<colon])
        guard !destinations.contains(name) else { return nil }
        return Problem(
            RuleCode.unknownDestination.rawValue,
            "\"\(text)\" goes to \"\(name)\", which is no destination of the configuration",
            hint: suggestion(for: name, in: destinations), at: node.place)
    }
}
