import Documents
import Intake

/// Says how much the request counts.
struct AddScore: DoableAction {
    static let name = "score"
    static let summary =
        "Adds points, and gives the parts of RICE (reach, impact, confidence, effort), MoSCoW and Kano; "
        + "points add up, each other part keeps the first value given."
    static let example = "score: { points: 5, reach: field.users_affected, impact: 2, moscow: must }"
    static let shape = Shape.either([
        .number,
        .mapping(
            [("points", .number)] + Scale.allCases.map { ($0.rawValue, .text) }
                + [("moscow", .oneOf(moscowWords)), ("kano", .oneOf(kanoWords))]),
    ])

    var points: Int?
    var scales: [ScaleSetting] = []
    var moscow: String?
    var kano: String?

    static let moscowWords = ["must", "should", "could", "wont"]
    static let kanoWords = ["must-be", "one-dimensional", "attractive", "indifferent", "reverse"]
    /// A slip of the finger should not outweigh all other rules.
    static let pointBounds = -1_000_000...1_000_000

    static func read(_ node: Node, in reader: ActionReader) -> AddScore? {
        guard node.mapping != nil else {
            return points(node, reader).map { AddScore(points: $0) }
        }
        guard var mapping = MappingReader(node, what: "\"\(name)\"", prefix: "R", problems: reader.problems) else {
            return nil
        }
        var score = AddScore()
        score.points = mapping.take("points").flatMap { points($0, reader) }
        for scale in Scale.allCases {
            guard let value = mapping.take(scale.rawValue) else { continue }
            if let setting = ScaleSetting(scale, value, reader) { score.scales.append(setting) }
        }
        score.moscow = mapping.choice("moscow", of: moscowWords)
        score.kano = mapping.choice("kano", of: kanoWords)
        mapping.finish()
        if node.mapping?.isEmpty ?? true {
            reader.problem(.nothingListed, "\"score\" says nothing", hint: "such as \(example)", at: node.place)
        }
        return score
    }

    private static func points(_ node: Node, _ reader: ActionReader) -> Int? {
        if let points = node.scalar.flatMap({ Int($0) }), pointBounds.contains(points) { return points }
        reader.problem(
            .offTheScale, "points are a whole number, found \(node.kindInWords)", hint: "such as 5 or -2",
            at: node.place)
        return nil
    }

    var words: String {
        if let points, scales.isEmpty, moscow == nil, kano == nil { return "score: \(points)" }
        let parts = [points.map { "points: \($0)" }] + scales.map(\.words) + [moscow.map { "moscow: \($0)" }]
        return "score: { \((parts + [kano.map { "kano: \($0)" }]).compactMap { $0 }.joined(separator: ", ")) }"
    }

    /// A fact may be missing, or have a value off the scale.
    var constant: AddScore? {
        var constant = self
        constant.scales = scales.filter(\.isConstant)
        return constant
    }

    func apply(to conclusion: inout Conclusion) -> Effect {
        if let points { conclusion.add(points: points) }
        if scales.isEmpty, moscow == nil, kano == nil { return .gave }
        var effects: [Effect.Part] = []
        func note(_ part: String, _ effect: Effect) {
            effects.append(Effect.Part(words: "score: { \(part) }", effect: effect))
        }
        if let points { note("points: \(points)", .gave) }
        for setting in scales { note(setting.words, setting.apply(to: &conclusion)) }
        if let moscow { note("moscow: \(moscow)", conclusion.give(\.score.moscow, "score.moscow", moscow)) }
        if let kano { note("kano: \(kano)", conclusion.give(\.score.kano, "score.kano", kano)) }
        return .parts(effects)
    }
}
