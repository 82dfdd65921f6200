import Documents
import Intake

/// What mail services push beside mail: deliveries, bounces, clicks, and envelopes around a message.
enum PushedEvents {
    /// What it is, where it is no mail.
    static func reading(of body: JSON) -> PushedMail? {
        if let type = body["RecordType"]?.string, type.lowercased() != "inbound" {
            return .ignored(postmark(type, body))
        }
        if body["events_by_user"] != nil { return .ignored(unisender(body)) }
        if let event = body["event-data"]?["event"]?.string {
            let who = body["event-data"]?["recipient"]?.string ?? "a recipient"
            return .ignored("Mailgun tells that a mail to \(short(who)) was \(short(event))")
        }
        if let type = body["Type"]?.string, body["TopicArn"] != nil || body["SubscribeURL"] != nil {
            return sns(type, body)
        }
        if let type = body["notificationType"]?.string ?? body["eventType"]?.string, type != "Received",
            body["mail"] != nil
        {
            return .ignored("Amazon SES tells of a \(short(type.lowercased())), not of a mail")
        }
        if body["email"]?.string != nil, let event = body["event"]?.string, body["msg"] == nil {
            return .ignored("a tracking event (\(short(event))) of \(short(body["email"]?.string ?? ""))")
        }
        if let type = body["type"]?.string, type.hasPrefix("email."), type != "email.received" {
            return .ignored("an event of a mail that was sent (\(short(type)))")
        }
        if let type = body["type"]?.string, type.hasPrefix("activity."), body["data"]?["email"] != nil {
            return .ignored("MailerSend tells of a mail that was sent (\(short(type)))")
        }
        if body["Records"]?.elements.first?["s3"] != nil {
            return .ignored("Amazon S3 tells that a mail was stored, without the mail: let SES send it by SNS")
        }
        if body["value"]?.elements.first?["subscriptionId"] != nil || body["deltas"]?.elements.first != nil {
            return .ignored("a notice that a mail came, without the mail")
        }
        if let event = body["event"]?.string, body["msg"] != nil, event != "inbound" {
            return .ignored("an event of a mail that was sent (\(short(event)))")
        }
        return nil
    }

    /// What is within an envelope: the mail that it is around.
    static func envelope(of body: JSON) -> JSON? {
        if body["Type"]?.string == "Notification", let text = body["Message"]?.string {
            return try? JSON(parsing: Array(text.utf8))
        }
        if body["notificationType"]?.string == "Received", body["content"]?.string == nil { return ses(body) }
        if let inner = body["msg"], body["event"]?.string == "inbound" { return inner }
        if let mail = body["Records"]?.elements.first?["ses"] { return ses(mail) }
        if let message = PushedShapes.message(in: body) { return message }
        if let relay = body["msys"]?["relay_message"] { return sparkPost(relay) }
        return items(of: body)
    }

    /// Brevo's mails, and those of Microsoft Graph.
    static func items(of body: JSON) -> JSON? {
        guard body["from"] == nil, body["From"] == nil, let items = body["items"] ?? body["value"],
            items.elements.first?["From"] != nil || items.elements.first?["from"] != nil
        else { return nil }
        return items
    }

    /// SparkPost's relay webhook: the message whole, and taken apart beside it.
    private static func sparkPost(_ relay: JSON) -> JSON {
        let content = relay["content"]
        return [
            "raw": content?["email_rfc822"] ?? .null, "from": relay["friendly_from"] ?? relay["msg_from"] ?? .null,
            "to": relay["rcpt_to"] ?? .null, "subject": content?["subject"] ?? .null,
            "text": content?["text"] ?? .null, "html": content?["html"] ?? .null,
        ]
    }

    /// SES leaves large messages out, and says only who wrote about what.
    private static func ses(_ body: JSON) -> JSON? {
        guard let headers = body["mail"]?["commonHeaders"] else { return nil }
        return [
            "headers": body["mail"]?["headers"] ?? [], "from": headers["from"] ?? .null,
            "subject": headers["subject"] ?? .null, "to": headers["to"] ?? .null, "date": headers["date"] ?? .null,
            "messageId": headers["messageId"] ?? .null,
        ]
    }

    // MARK: - In words

    private static func postmark(_ type: String, _ body: JSON) -> String {
        let who = short(body["Email"]?.string ?? body["Recipient"]?.string ?? "a recipient")
        switch type {
        case "Bounce":
            let why = [body["Name"]?.string, body["Details"]?.string ?? body["Description"]?.string].compactMap {
                $0?.nonEmpty
            }
            return "a bounce: \(who) could not be reached: \(short(why.joined(separator: ", ")))"
        case "SpamComplaint": return "\(who) marked a mail of ours as spam"
        default: return "Postmark tells of a \(short(type.lowercased())) of \(who), not of a mail"
        }
    }

    private static func unisender(_ body: JSON) -> String {
        let events = body["events_by_user"]?.elements.first?["events"]?.elements ?? []
        let data = events.first?["event_data"]
        let status = data?["status"]?.string ?? events.first?["event_name"]?.string ?? "unknown"
        return
            "a tracking event of Unisender Go (\(short(status))) for \(short(data?["email"]?.string ?? "a recipient"))"
    }

    private static func sns(_ type: String, _ body: JSON) -> PushedMail? {
        switch type {
        case "Notification":
            guard let text = body["Message"]?.string else { return .invalid("an SNS notification without a Message") }
            if (try? JSON(parsing: Array(text.utf8))) == nil {
                return .ignored("an SNS notification that is no mail: \(short(text))")
            }
            return nil
        case "SubscriptionConfirmation":
            let url = body["SubscribeURL"]?.string ?? ""
            return .ignored("Amazon SNS asks to confirm the subscription: open \(url.tidied.shortened(to: 1000))")
        default: return .ignored("Amazon SNS tells of \(short(type))")
        }
    }

    private static func short(_ text: String) -> String { text.tidied.shortened(to: 300) }
}
