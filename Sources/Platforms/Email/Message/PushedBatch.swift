import Documents
import Intake

/// Takes apart what services push in one request: lists of mails or events, Brevo's `items`, Mandrill's events.
enum PushedBatch {
    /// Bodies of the same content type, each with one mail; the body as it is, where there is nothing to take apart.
    static func parts(of body: [UInt8], contentType: String?) -> [[UInt8]] {
        guard BodyFormat.look(of: body) != .mail else { return [body] }
        switch BodyFormat(contentType: contentType, body: body) {
        case .json:
            guard let json = try? JSON(parsing: body) else { return [body] }
            let several = json.elements.isEmpty ? PushedEvents.items(of: json)?.elements ?? [] : json.elements
            return several.count > 1 ? several.map(\.serialised) : [body]
        case .urlEncoded(let charset):
            guard let entries = try? URLEncodedForm.read(body, charset: charset),
                let text = entries.value(mandrill), let events = try? JSON(parsing: Array(text.utf8)),
                events.elements.count > 1
            else { return [body] }
            return events.elements.map { Array("\(mandrill)=".utf8) + escaped(JSON.array([$0]).serialised) }
        case .multipart, .mail, .unknown: return [body]
        }
    }

    private static let mandrill = "mandrill_events"

    /// All but letters and digits: nothing of it can be a form's own sign.
    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        for byte in bytes {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: out.append(byte)
            default: out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return out
    }
}
