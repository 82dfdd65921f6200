import Documents

/// A number between two ends, either of which may be open.
///
/// A value that is no number is never within.
struct Bounds: Test {
    enum End: Sendable {
        case including(Number)
        case excluding(Number)

        var number: Number {
            switch self {
            case .including(let number), .excluding(let number): number
            }
        }

        var isIncluding: Bool {
            if case .including = self { return true }
            return false
        }
    }

    var lower: End?
    var upper: End?

    var words: String {
        switch (lower, upper) {
        case (.including(let low), .including(let high)): "{ between: [\(low.text), \(high.text)] }"
        case (.including(let low), _): "{ gte: \(low.text) }"
        case (.excluding(let low), _): "{ gt: \(low.text) }"
        case (_, .including(let high)): "{ lte: \(high.text) }"
        case (_, .excluding(let high)): "{ lt: \(high.text) }"
        case (nil, nil): "present"
        }
    }

    func contains(_ number: Number) -> Bool {
        switch lower {
        case .including(let low): guard number >= low else { return false }
        case .excluding(let low): guard number > low else { return false }
        case nil: break
        }
        switch upper {
        case .including(let high): return number <= high
        case .excluding(let high): return number < high
        case nil: return true
        }
    }

    func find(in value: FactValue) -> Finding? {
        guard let number = value.number, contains(number) else { return nil }
        return Finding("is \(number.text)")
    }

    func register(_ number: Int32, in builder: inout FactIndex.Builder) -> Bool {
        builder.add(self, number)
        return true
    }

    /// Numbers and dates are for facts of their kind, and for what people typed into forms.
    static func fits(_ kind: Fact.Kind) -> Bool { [.number, .text, .date, .clock].contains(kind) }
}
