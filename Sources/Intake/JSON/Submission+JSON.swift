extension Submission: JSONValue {
    package var json: JSON {
        JSON(compact: [
            ("platform", .string(key.platform)), ("scope", .string(key.scope)), ("id", .string(key.externalID)),
            ("source", .string(source)), ("kind", .string(kind.rawValue)), ("channel", channel?.json),
            ("thread", thread.map(JSON.string)), ("is_reply", isReply ? true : nil), ("author", author.json),
            ("title", title.map(JSON.string)), ("text", .string(text)), ("fields", JSON(fields)),
            ("attachments", JSON(attachments)), ("labels", JSON(labels)), ("votes", votes.map { .int(Int64($0)) }),
            ("permalink", permalink.map(JSON.string)), ("submitted_at", submittedAt.json),
            ("version", version == 0 ? nil : .int(version)),
        ])
    }

    package init(json: JSON) throws(JSONMismatch) {
        self.init(
            key: MessageKey(
                platform: try json.text("platform"), scope: try json.text("scope"), externalID: try json.text("id")),
            source: try json.text("source"), kind: try json.word("kind"), channel: try json.optional("channel"),
            thread: json["thread"]?.string, isReply: json["is_reply"]?.bool ?? false,
            author: try json.optional("author") ?? Person(), title: json["title"]?.string,
            text: try json.text("text"), fields: try json.values("fields"),
            attachments: try json.values("attachments"), labels: json.texts("labels"), votes: json.number("votes"),
            permalink: json["permalink"]?.string, submittedAt: try json.time("submitted_at"),
            version: json["version"]?.int ?? 0)
    }
}

extension Channel: JSONValue {
    package var json: JSON { JSON(compact: [("id", .string(id)), ("name", name.map(JSON.string))]) }

    package init(json: JSON) throws(JSONMismatch) {
        self.init(id: try json.text("id"), name: json["name"]?.string)
    }
}

extension Person: JSONValue {
    package var json: JSON {
        JSON(compact: [
            ("id", id.isEmpty ? nil : .string(id)), ("name", name.map(JSON.string)),
            ("email", email.map(JSON.string)), ("is_bot", isBot ? true : nil),
        ])
    }

    package init(json: JSON) throws(JSONMismatch) {
        self.init(
            id: json["id"]?.string ?? "", name: json["name"]?.string, email: json["email"]?.string,
            isBot: json["is_bot"]?.bool ?? false)
    }
}

extension Field: JSONValue {
    package var json: JSON {
        JSON(compact: [
            ("label", .string(label)), ("name", name.map(JSON.string)), ("values", JSON(values)),
        ])
    }

    package init(json: JSON) throws(JSONMismatch) {
        self.init(label: try json.text("label"), name: json["name"]?.string, values: json.texts("values"))
    }
}

extension Attachment: JSONValue {
    package var json: JSON {
        JSON(compact: [
            ("name", .string(name)), ("url", url.map(JSON.string)), ("media_type", mediaType.map(JSON.string)),
        ])
    }

    package init(json: JSON) throws(JSONMismatch) {
        self.init(name: try json.text("name"), url: json["url"]?.string, mediaType: json["media_type"]?.string)
    }
}
