import Documents
import Intake

/// The `token` that some platforms put into the body itself: checked at the door, and then nobody's business.
package enum BodyToken {
    /// The body with an empty text in its place; the body as it is where there is none.
    package static func removed(from body: [UInt8]) -> [UInt8] {
        switch BodyFormat.look(of: body) {
        case .json: json(body)
        case .urlEncoded: form(body)
        case .multipart, .mail, .unknown: body
        }
    }

    private static func json(_ body: [UInt8]) -> [UInt8] {
        guard let json = try? JSON(parsing: body), case .object(let members) = json,
            json["token"]?.string?.isEmpty == false
        else { return body }
        return JSON.object(members.map { $0.key == "token" ? JSON.Member("token", "") : $0 }).serialised
    }

    private static func form(_ body: [UInt8]) -> [UInt8] {
        let parts = body.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        let name = Array("token=".utf8)
        guard parts.contains(where: { $0.starts(with: name) && $0.count > name.count }) else { return body }
        return Array(parts.map { $0.starts(with: name) ? name[...] : $0 }.joined(separator: [UInt8(ascii: "&")]))
    }
}
