/// Finds, in a regular expression, literals of which at least one stands in every text that the expression matches.
///
/// A pattern whose literals are not in the text need not be tried. The reading is cautious: what it does not know
/// parts literals, or gives up; it never claims a literal that a match could do without. Only runs of ASCII letters and
/// digits count, since folding keeps these side by side whatever stands around them.
struct RequiredLiterals {
    /// Any one of these stands in every match.
    typealias Clause = [String]

    private let pattern: [Unicode.Scalar]
    private var at = 0
    private var depth = 0

    /// Every clause that could be shown to hold, each literal in lower case; empty when none could.
    static func clauses(of pattern: String) -> [Clause] {
        var reader = RequiredLiterals(pattern: Array(pattern.unicodeScalars))
        guard let clauses = reader.alternatives(), reader.at == reader.pattern.count else { return [] }
        return clauses.filter { !$0.isEmpty && $0.allSatisfy { $0.utf8.count >= 3 } }
    }

    private init(pattern: [Unicode.Scalar]) {
        self.pattern = pattern
    }

    private var current: Unicode.Scalar? { at < pattern.count ? pattern[at] : nil }

    private func ahead(_ offset: Int) -> Unicode.Scalar? {
        at + offset < pattern.count ? pattern[at + offset] : nil
    }

    /// `nil` for what is not understood.
    private mutating func alternatives() -> [Clause]? {
        guard depth < 50 else { return nil }
        depth += 1
        defer { depth -= 1 }
        guard let first = sequence() else { return nil }
        var branches = [first]
        while current == "|" {
            at += 1
            guard let next = sequence() else { return nil }
            branches.append(next)
        }
        if branches.count == 1 { return first }
        // Of each branch its best clause; a branch without one leaves the whole without.
        var joined: Clause = []
        for branch in branches {
            guard let best = branch.max(by: { Self.worth($0) < Self.worth($1) }) else { return [] }
            joined += best
        }
        return joined.count <= 32 ? [joined] : []
    }

    private static func worth(_ clause: Clause) -> Int { clause.map(\.utf8.count).min() ?? 0 }

    private mutating func sequence() -> [Clause]? {
        var clauses: [Clause] = []
        var run = ""
        func finished(_ run: inout String, _ clauses: inout [Clause]) {
            if !run.isEmpty { clauses.append([run]) }
            run = ""
        }
        while let scalar = current, scalar != "|", scalar != ")" {
            if let letter = Self.letter(scalar) {
                at += 1
                switch quantifier() {
                case .none: run.unicodeScalars.append(letter)
                case .optional: finished(&run, &clauses)
                case .repeated:
                    run.unicodeScalars.append(letter)
                    finished(&run, &clauses)
                }
                continue
            }
            finished(&run, &clauses)
            guard let inner = other(scalar) else { return nil }
            if quantifier() != .optional { clauses += inner }
        }
        finished(&run, &clauses)
        return clauses
    }

    private static func letter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "a"..."z", "0"..."9": scalar
        case "A"..."Z": Unicode.Scalar(scalar.value + 32)
        default: nil
        }
    }

    /// Steps over one element that is no letter; the clauses of a group, and none for anything else.
    private mutating func other(_ scalar: Unicode.Scalar) -> [Clause]? {
        switch scalar {
        case "\\": return escape() ? [] : nil
        case "[": return characterClass() ? [] : nil
        case "(": return group()
        case "*", "+", "?": return nil
        default:
            at += 1
            return []
        }
    }

    private mutating func group() -> [Clause]? {
        at += 1
        if current == "?" {
            at += 1
            if current == "P" || current == "<" {
                while let scalar = current, scalar != ">" { at += scalar == ")" ? pattern.count : 1 }
                at += 1
            } else {
                while let scalar = current, scalar != ":", scalar != ")" {
                    guard "imsU-".unicodeScalars.contains(scalar) else { return nil }
                    at += 1
                }
                // `(?i)` sets flags for what follows and matches nothing itself.
                if current == ")" {
                    at += 1
                    // RE2 lets a quantifier behind it repeat what stands before it.
                    let isRepeated = current.map { "*+?{".unicodeScalars.contains($0) } ?? false
                    return isRepeated ? nil : []
                }
                at += 1
            }
        }
        guard let inner = alternatives(), current == ")" else { return nil }
        at += 1
        return inner
    }

    /// False for escapes that are not understood: quoted runs and octal numbers.
    private mutating func escape() -> Bool {
        guard let escaped = ahead(1) else { return false }
        switch escaped {
        case "Q", "0"..."9": return false
        case "p", "P", "x":
            at += 2
            guard current == "{" else {
                at += escaped == "x" ? 2 : 1
                return at <= pattern.count
            }
            while let scalar = current, scalar != "}" { at += 1 }
            at += 1
            return at <= pattern.count
        default:
            at += 2
            return true
        }
    }

    private mutating func characterClass() -> Bool {
        at += 1
        if current == "^" { at += 1 }
        // A bracket that stands first means itself.
        if current == "]" { at += 1 }
        while let scalar = current, scalar != "]" {
            if scalar == "[", ahead(1) == ":" {
                at += 2
                while let inner = current, inner != "]" { at += inner == "[" ? pattern.count : 1 }
                at += 1
            } else if scalar == "\\" {
                guard escape() else { return false }
            } else {
                at += 1
            }
        }
        at += 1
        return at <= pattern.count
    }

    private enum Quantifier {
        case none
        /// May stand for nothing at all.
        case optional
        case repeated
    }

    private mutating func quantifier() -> Quantifier {
        var found = Quantifier.none
        while let scalar = current {
            switch scalar {
            case "*", "?":
                // Behind another quantifier `?` only makes it lazy; taking it for optional errs on the safe side.
                found = .optional
                at += 1
            case "+":
                if found == .none { found = .repeated }
                at += 1
            case "{":
                guard let isOptional = braces() else { return found }
                if isOptional { found = .optional } else if found == .none { found = .repeated }
            default: return found
            }
        }
        return found
    }

    /// Steps over `{n}`, `{n,}` or `{n,m}` and tells whether n is 0; `nil`, and no step, when it is text.
    private mutating func braces() -> Bool? {
        var end = at + 1
        var digits = ""
        while end < pattern.count, ("0"..."9").contains(pattern[end]) {
            digits.unicodeScalars.append(pattern[end])
            end += 1
        }
        guard !digits.isEmpty else { return nil }
        while end < pattern.count, pattern[end] == "," || ("0"..."9").contains(pattern[end]) { end += 1 }
        guard end < pattern.count, pattern[end] == "}" else { return nil }
        at = end + 1
        return digits.allSatisfy { $0 == "0" }
    }
}
