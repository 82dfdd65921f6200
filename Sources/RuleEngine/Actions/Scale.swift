import Documents
import Intake

/// The scales of RICE.
enum Scale: String, CaseIterable, Sendable {
    case reach, impact, confidence, effort

    /// How many of what the score keeps make one of what people write.
    var factor: Double { self == .impact || self == .effort ? 1000 : 1 }

    var bounds: ClosedRange<Double> {
        switch self {
        case .reach: 0...1_000_000_000
        case .impact: 0...3
        case .confidence: 0...100
        case .effort: 0.001...10_000
        }
    }

    var inWords: String {
        switch self {
        case .reach: "a number of people, from 0"
        case .impact: "a number from 0 to 3"
        case .confidence: "per cent, from 0 to 100"
        case .effort: "a number of person-months above 0"
        }
    }

    var setting: WritableKeyPath<Decision, Int?> {
        switch self {
        case .reach: \.score.reach
        case .impact: \.score.impact
        case .confidence: \.score.confidence
        case .effort: \.score.effort
        }
    }

    /// As the score keeps it; `nil` for what is not on the scale.
    func kept(_ number: Number) -> Int? {
        bounds.contains(number.value) ? Int((number.value * factor).rounded()) : nil
    }
}

/// What a rule gives for one of the scales: a number, or the fact that has it.
struct ScaleSetting: Sendable {
    enum Value: Sendable {
        case number(Int)
        case fact(Fact)
    }

    let scale: Scale
    let value: Value
    let words: String

    /// `nil`, with a problem, for what is neither a number on the scale nor a fact.
    init?(_ scale: Scale, _ node: Node, _ reader: ActionReader) {
        guard let text = reader.text(node, scale.rawValue, expected: scale.inWords) else { return nil }
        self.scale = scale
        words = "\(scale.rawValue): \(text)"
        // Per cent may be written so.
        let plain = scale == .confidence && text.hasSuffix("%") ? String(text.dropLast()) : text
        if let number = Number(plain) {
            guard let kept = scale.kept(number) else {
                reader.problem(
                    .offTheScale, "\(scale.rawValue) cannot be \(text): it is \(scale.inWords)", at: node.place)
                return nil
            }
            value = .number(kept)
        } else if let fact = Fact.named(text), fact.kind == .number || fact.kind == .text {
            value = .fact(fact)
        } else {
            reader.problem(
                .offTheScale, "\(scale.rawValue) cannot be \"\(text)\": it is \(scale.inWords), or a fact that has one",
                hint: nearest(to: text, in: Fact.names).map { "did you mean \"\($0)\"?" } ?? "such as field.users",
                at: node.place, fix: Fix(of: text, in: Fact.names, at: node.place))
            return nil
        }
    }

    /// Whether it is the same for every submission.
    var isConstant: Bool {
        if case .number = value { return true }
        return false
    }

    func apply(to conclusion: inout Conclusion) -> Effect {
        let name = "score.\(scale.rawValue)"
        switch value {
        case .number(let number): return conclusion.give(scale.setting, name, number)
        case .fact(let fact):
            guard let text = conclusion.texts(of: fact).first else { return .idle("there is none") }
            guard let number = Number(text) else { return .idle("its value is no number") }
            guard let kept = scale.kept(number) else { return .idle("\(number.text) is not on the scale") }
            return conclusion.give(scale.setting, name, kept)
        }
    }
}
