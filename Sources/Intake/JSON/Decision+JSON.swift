extension Decision: JSONValue {
    package var json: JSON {
        JSON(compact: [
            ("rules", .string(rules)), ("matched", JSON(matched)), ("route", route.map(JSON.string)),
            ("assignee", assignee.map(JSON.string)), ("turn", turn.map(JSON.string)),
            ("priority", priority.map(JSON.string)), ("status", status.map { .string($0.rawValue) }),
            ("objective", objective.map(JSON.string)), ("labels", JSON(labels)), ("score", score.json),
            ("sla", serviceLevel.json), ("dedupe", dedupe?.json), ("snoozed_until", snoozedUntil?.json),
            ("drop", drop.map(JSON.string)), ("replies", JSON(replies)), ("questions", JSON(questions)),
            ("notify", JSON(notify)), ("redactions", JSON(redactions)), ("given_by", JSON(givenBy)),
        ])
    }

    package init(json: JSON) throws(JSONMismatch) {
        self.init(
            rules: try json.text("rules"), matched: json.texts("matched"), route: json["route"]?.string,
            priority: json["priority"]?.string, labels: json.texts("labels"), drop: json["drop"]?.string,
            replies: json.texts("replies"), notify: json.texts("notify"), givenBy: json.textsByKey("given_by"))
        assignee = json["assignee"]?.string
        turn = json["turn"]?.string
        status = try json.optionalWord("status")
        objective = json["objective"]?.string
        score = try json.optional("score") ?? Score()
        serviceLevel = try json.optional("sla") ?? ServiceLevel()
        dedupe = try json.optional("dedupe")
        snoozedUntil = json.optionalTime("snoozed_until")
        questions = try json.values("questions")
        redactions = try json.values("redactions")
    }
}

extension Match: JSONValue {
    package var json: JSON {
        JSON(compact: [
            ("outcome", .string(outcome.rawValue)), ("request", request.map { JSON($0) }),
            ("score", score == 0 ? nil : .int(Int64(score))), ("status", status.map { .string($0.rawValue) }),
            ("team", team.map(JSON.string)), ("voices", voices.map { .int(Int64($0)) }),
            ("candidates", JSON(candidates)),
        ])
    }

    package init(json: JSON) throws(JSONMismatch) {
        self.init(
            outcome: try json.word("outcome"), request: json["request"]?.int.map(RequestID.init(_:)),
            score: json.number("score") ?? 0, status: try json.optionalWord("status"), team: json["team"]?.string,
            voices: json.number("voices"), candidates: try json.values("candidates"))
    }
}

extension Match.Candidate: JSONValue {
    package var json: JSON {
        JSON(compact: [
            ("request", JSON(request)), ("score", .int(Int64(score))), ("logit", .int(Int64(logit))),
            ("reasons", JSON(reasons)),
        ])
    }

    package init(json: JSON) throws(JSONMismatch) {
        guard let request = json["request"]?.int else { throw JSONMismatch("a candidate names its request") }
        self.init(
            request: RequestID(request), score: json.number("score") ?? 0, logit: json.number("logit") ?? 0,
            reasons: json.texts("reasons"))
    }
}

extension Inputs: JSONValue {
    package var json: JSON {
        JSON(compact: [
            ("customer", JSON(customer)), ("person", JSON(person)), ("turns", JSON(turns)),
            ("likeness", JSON(likeness)),
        ])
    }

    package init(json: JSON) throws(JSONMismatch) {
        self.init(
            customer: json.textsByKey("customer"), person: json.textsByKey("person"),
            turns: json.numbersByKey("turns"), likeness: json.numbersByKey("likeness"))
    }
}
