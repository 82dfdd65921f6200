/// Times as configuration files write them: a whole number and a unit.
extension Duration {
    /// The units in which a time may be written, and their milliseconds; the shortest first.
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000),
    ]

    /// Reads `500ms`, `2s`, `5m` or `1h`, with or without a blank before the unit; `nil` for anything else.
    package init?(written text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let name = text.dropFirst(digits.count).drop { $0 == " " }
        guard let count = Int64(digits), let unit = Self.units.first(where: { $0.name == name }) else { return nil }
        let (milliseconds, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
        guard !overflow else { return nil }
        self = .milliseconds(milliseconds)
    }

    /// In the longest unit that needs no fraction; what is below a millisecond is left out.
    package var written: String {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return "\(seconds)s" }
        let milliseconds = whole + attoseconds / 1_000_000_000_000_000
        let unit =
            Self.units.last { milliseconds % $0.milliseconds == 0 && milliseconds != 0 } ?? (
                name: "s", milliseconds: 1000
            )
        return "\(milliseconds / unit.milliseconds)\(unit.name)"
    }
}
