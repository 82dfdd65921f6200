import Hummingbird

/// A file of the pages, kept by browsers for as long as its address stays the same.
protocol Asset: Page {
    static var mediaType: String { get }
    static var content: String { get }
}

extension Asset {
    /// The path with a mark of the content, so that a new version is fetched at once.
    static var address: String { "\(path)?\(fingerprint(content))" }

    static func get(_ visit: Visit) async throws -> Response {
        var response = Response.text(.ok, content, type: mediaType)
        response.headers[.cacheControl] = "public, max-age=86400"
        return response
    }
}

/// FNV-1a, in hex: enough to tell two versions apart.
private func fingerprint(_ text: String) -> String {
    String(text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0100_0000_01B3 }, radix: 16)
}
