extension Score: JSONValue {
    package var json: JSON {
        func whole(_ value: Int?) -> JSON? { value.map { .int(Int64($0)) } }
        return JSON(compact: [
            ("points", whole(points)), ("reach", whole(reach)), ("impact", whole(impact)),
            ("confidence", whole(confidence)), ("effort", whole(effort)), ("moscow", moscow.map(JSON.string)),
            ("kano", kano.map(JSON.string)),
        ])
    }

    package init(json: JSON) throws(JSONMismatch) {
        self.init()
        points = json.number("points")
        reach = json.number("reach")
        impact = json.number("impact")
        confidence = json.number("confidence")
        effort = json.number("effort")
        moscow = json["moscow"]?.string
        kano = json["kano"]?.string
    }
}

extension ServiceLevel: JSONValue {
    package var json: JSON {
        JSON(compact: [
            ("first_response", firstResponse?.json), ("decision", decision?.json),
            ("remind", remind.map { JSON($0) }), ("escalate", escalate.map { JSON($0) }),
        ])
    }

    package init(json: JSON) throws(JSONMismatch) {
        self.init()
        firstResponse = try json.optional("first_response")
        decision = try json.optional("decision")
        remind = json["remind"] == nil ? nil : json.texts("remind")
        escalate = json["escalate"] == nil ? nil : json.texts("escalate")
    }
}

extension ServiceLevel.Deadline: JSONValue {
    package var json: JSON { ["within": .string(within), "due": due.json] }

    package init(json: JSON) throws(JSONMismatch) {
        self.init(within: try json.text("within"), due: try json.time("due"))
    }
}

extension Dedupe: JSONValue {
    package var json: JSON { ["mode": .string(mode.rawValue), "scope": .string(scope.rawValue)] }

    package init(json: JSON) throws(JSONMismatch) {
        self.init(try json.word("mode"), scope: try json.word("scope"))
    }
}

extension Question: JSONValue {
    package var json: JSON {
        JSON(compact: [
            ("field", .string(field)), ("words", .string(words)), ("options", options.map { JSON($0) }),
        ])
    }

    package init(json: JSON) throws(JSONMismatch) {
        self.init(
            field: try json.text("field"), words: try json.text("words"),
            options: json["options"] == nil ? nil : json.texts("options"))
    }
}

/// `{"in": "text" | "title" | "field", "from", "to", "shown"}`, a field with its number and its value's.
extension Redaction: JSONValue {
    package var json: JSON {
        let (place, field, value): (String, Int?, Int?) =
            switch part {
            case .text: ("text", nil, nil)
            case .title: ("title", nil, nil)
            case .field(let field, let value): ("field", field, value)
            }
        return JSON(compact: [
            ("in", .string(place)), ("field", field.map { .int(Int64($0)) }), ("value", value.map { .int(Int64($0)) }),
            ("from", .int(Int64(span.lowerBound))), ("to", .int(Int64(span.upperBound))), ("shown", .string(shown)),
        ])
    }

    package init(json: JSON) throws(JSONMismatch) {
        let (from, to) = (Int(clamping: try json.whole("from")), Int(clamping: try json.whole("to")))
        guard from >= 0, from <= to else { throw JSONMismatch("a redaction must end behind its beginning") }
        let part: Part =
            switch try json.text("in") {
            case "text": .text
            case "title": .title
            default: .field(json.number("field") ?? 0, json.number("value") ?? 0)
            }
        self.init(part, from..<to, shown: try json.text("shown"))
    }
}
