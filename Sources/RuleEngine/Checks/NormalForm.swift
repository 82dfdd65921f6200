/// A condition with its negations moved down to the tests: what the checks reason about.
indirect enum NormalForm {
    /// That a test holds, or that it does not.
    struct Literal: Hashable {
        var test: Int32
        var holds: Bool

        var negated: Literal { Literal(test: test, holds: !holds) }
    }

    case literal(Literal)
    case all([NormalForm])
    case any([NormalForm])

    init(_ condition: Condition, holds: Bool = true) {
        switch condition {
        case .test(let number): self = .literal(Literal(test: number, holds: holds))
        case .all(let parts): self = Self.joined(parts, holds: holds, isAll: holds)
        case .any(let parts): self = Self.joined(parts, holds: holds, isAll: !holds)
        // The second never fails where the first holds, so the first alone means the same.
        case .narrowed(let inner, _): self = NormalForm(inner, holds: holds)
        case .not(let inner, _): self = NormalForm(inner, holds: !holds)
        }
    }

    /// Without a layer for an `all` inside an `all`.
    private static func joined(_ parts: [Condition], holds: Bool, isAll: Bool) -> NormalForm {
        let forms = parts.flatMap { part -> [NormalForm] in
            let form = NormalForm(part, holds: holds)
            switch form {
            case .all(let inner) where isAll: return inner
            case .any(let inner) where !isAll: return inner
            default: return [form]
            }
        }
        return isAll ? .all(forms) : .any(forms)
    }

    /// Every literal in it, as often as it stands there.
    var literals: [Literal] {
        switch self {
        case .literal(let literal): [literal]
        case .all(let parts), .any(let parts): parts.flatMap(\.literals)
        }
    }

    /// Literals of which at least one follows from every condition that this one follows from: the choice that the
    /// fewest conditions share; `nil` when there is none, since it always holds.
    func anchors(uses: [Literal: Int]) -> [Literal]? {
        switch self {
        case .literal(let literal): [literal]
        case .all(let parts):
            parts.compactMap { $0.anchors(uses: uses) }.min { Self.weight($0, uses) < Self.weight($1, uses) }
        case .any(let parts):
            parts.reduce(into: [Literal]?.some([])) { found, part in
                found = part.anchors(uses: uses).flatMap { more in found.map { $0 + more } }
            }
        }
    }

    private static func weight(_ literals: [Literal], _ uses: [Literal: Int]) -> Int {
        literals.reduce(0) { $0 + uses[$1, default: 0] }
    }
}
