/// What a form asks: one definition for the web page and for the dialogue in a chat.
package struct Form: Sendable, Equatable, Codable {
    /// Its name in rules.
    package var key: String
    /// As people read it.
    package var title: String
    /// In the order they are asked; each key once.
    package var fields: [Field]

    package init(key: String, title: String, fields: [Field]) {
        self.key = key
        self.title = title
        self.fields = fields
    }

    package struct Field: Sendable, Equatable, Codable {
        /// The key behind `field.`.
        package var key: String
        /// The question.
        package var label: String
        package var type: FieldType
        package var isRequired: Bool
        /// What may be chosen; empty where the type has no choice.
        package var options: [String]
        /// When it is asked; `nil` for always.
        package var showIf: Condition?

        package init(
            key: String, label: String, type: FieldType, isRequired: Bool = false, options: [String] = [],
            showIf: Condition? = nil
        ) {
            self.key = key
            self.label = label
            self.type = type
            self.isRequired = isRequired
            self.options = options
            self.showIf = showIf
        }
    }

    package enum FieldType: String, Sendable, Codable, CaseIterable {
        case text
        case longText = "long_text"
        case number, date
        /// One of the options.
        case choice
        /// Any number of them.
        case choices
        case email
        /// Yes or no.
        case checkbox

        package var hasOptions: Bool { self == .choice || self == .choices }
    }

    /// The fields to show beside these answers, by key.
    ///
    /// The answer to a field that is itself not shown counts for nothing.
    package func shown(answers: [String: [String]]) -> [Field] {
        var shown: [Field] = []
        var counted: [String: [String]] = [:]
        for field in fields where field.showIf?.holds(counted) ?? true {
            shown.append(field)
            counted[field.key] = answers[field.key]
        }
        return shown
    }
}

extension Form {
    /// When a field is shown, by the answers before it.
    package indirect enum Condition: Sendable, Equatable, Codable {
        /// One of the answers is one of these, whatever the case and the spaces at the ends.
        case isOne(String, of: [String])
        case isPresent(String)
        /// One of the answers is a number between these; an open end is `nil`.
        case isNumber(String, from: Double?, to: Double?)
        case all([Condition])
        case any([Condition])
        case not(Condition)

        package func holds(_ answers: [String: [String]]) -> Bool {
            switch self {
            case .isOne(let key, let values):
                let wanted = Set(values.map(Self.plain))
                return (answers[key] ?? []).contains { wanted.contains(Self.plain($0)) }
            case .isPresent(let key): return (answers[key] ?? []).contains { !Self.plain($0).isEmpty }
            case .isNumber(let key, let low, let high):
                return (answers[key] ?? []).contains { answer in
                    guard let number = Double(Self.plain(answer)), number.isFinite else { return false }
                    return number >= low ?? -.infinity && number <= high ?? .infinity
                }
            case .all(let parts): return parts.allSatisfy { $0.holds(answers) }
            case .any(let parts): return parts.contains { $0.holds(answers) }
            case .not(let part): return !part.holds(answers)
            }
        }

        /// The keys of the fields it looks at.
        package var fields: [String] {
            switch self {
            case .isOne(let key, _), .isPresent(let key), .isNumber(let key, _, _): [key]
            case .all(let parts), .any(let parts): parts.flatMap(\.fields)
            case .not(let part): part.fields
            }
        }

        private static func plain(_ text: String) -> String {
            text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
    }
}
