import Documents
import Intake

/// Messages in the shapes of single services, turned into the one that `PushedJSON` reads.
enum PushedShapes {
    static func message(in body: JSON) -> JSON? {
        if let data = body["data"], let type = body["type"]?.string {
            switch type {
            case "email.received", "inbound.message", "message.routed": return data
            case "message.created" where data["object"]?["from"] != nil: return data["object"]
            default: break
            }
        }
        if let parsed = body["email"]?["parsedData"] { return inboundNew(body["email"] ?? .null, parsed) }
        if let payload = body["payload"], payload["headers"] != nil, payload["mimeType"] != nil {
            return gmail(payload)
        }
        if body["Parts"] != nil, body["Text-part"] != nil || body["Html-part"] != nil { return mailjet(body) }
        return nil
    }

    private static func inboundNew(_ email: JSON, _ parsed: JSON) -> JSON {
        [
            "from": email["from"] ?? .null, "to": email["to"] ?? .null, "subject": email["subject"] ?? .null,
            "messageId": email["messageId"] ?? .null, "date": email["receivedAt"] ?? .null,
            "inReplyTo": parsed["inReplyTo"] ?? .null, "references": parsed["references"] ?? .null,
            "text": parsed["textBody"] ?? .null, "html": parsed["htmlBody"] ?? .null, "raw": parsed["raw"] ?? .null,
            "headers": parsed["headers"] ?? .null, "attachments": parsed["attachments"] ?? .null,
        ]
    }

    // MARK: - Gmail

    /// Gmail's API: a tree of parts, their content in base64 (developers.google.com, gmail/api/reference/rest,
    /// users.messages).
    private static func gmail(_ payload: JSON) -> JSON {
        var found = GmailParts()
        found.gather(payload, depth: 0)
        return [
            "headers": payload["headers"] ?? .null, "text": JSON(found.text), "html": JSON(found.html),
            "attachments": .array(found.files),
        ]
    }

    private struct GmailParts {
        var text: String?
        var html: String?
        var files: [JSON] = []
        private var count = 0

        mutating func gather(_ part: JSON, depth: Int) {
            count += 1
            guard depth < MailLimits.depth, count <= MailLimits.parts else { return }
            let type = part["mimeType"]?.string?.lowercased() ?? ""
            if let name = part["filename"]?.string?.nonEmpty {
                files.append(["filename": .string(name), "contentType": .string(type)])
            } else if type == "text/plain", text == nil {
                text = content(part)
            } else if type == "text/html", html == nil {
                html = content(part)
            }
            for inner in part["parts"]?.elements ?? [] { gather(inner, depth: depth + 1) }
        }

        private func content(_ part: JSON) -> String? {
            guard let data = part["body"]?["data"]?.string else { return nil }
            return PushedJSON.base64(data).map { String(decoding: $0, as: UTF8.self) }?.nonEmpty
        }
    }

    // MARK: - Mailjet

    /// Mailjet's Parse API: files stand among the parts, with their headers (dev.mailjet.com, email/guides/parse-api).
    private static func mailjet(_ body: JSON) -> JSON {
        let files = (body["Parts"]?.elements ?? []).prefix(MailLimits.attachments).compactMap { part -> JSON? in
            guard part["ContentRef"]?.string?.hasPrefix("Attachment") == true else { return nil }
            func header(_ name: String) -> HeaderValue? {
                let value = part["Headers"]?[name]
                return (value?.string ?? value?.elements.first?.string).map { HeaderValue($0) }
            }
            let type = header("Content-Type")
            let name =
                header("Content-Disposition")?.parameter("filename*")
                ?? header("Content-Disposition")?.parameter("filename") ?? type?.parameter("name")
            return ["filename": JSON(name.map(MailWords.decoded)), "contentType": JSON(type?.value)]
        }
        return [
            "headers": body["Headers"] ?? .null, "from": body["From"] ?? body["Sender"] ?? .null,
            "to": body["Recipient"] ?? .null, "subject": body["Subject"] ?? .null, "text": body["Text-part"] ?? .null,
            "html": body["Html-part"] ?? .null, "attachments": .array(files),
        ]
    }
}
