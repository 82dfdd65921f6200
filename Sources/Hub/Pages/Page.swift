import HTTPTypes
import Hummingbird
import Intake
private import NIOCore
import Platforms

/// One address of the hub: its route, its entry in the menu, and what it answers.
///
/// To add one: a file beside this with the page and its template, and its line in `AllPages.swift`.
protocol Page: SendableMetatype {
    /// With `:name` for a part that varies: `/requests/:id`.
    static var path: String { get }
    /// The word for it in the menu; `nil` when it is reached by links only.
    static var menu: String? { get }
    /// True when only a browser that knows us by one of our names is answered (see `KnownHosts`).
    static var isForBrowsers: Bool { get }

    static func get(_ visit: Visit) async throws -> Response
    static func post(_ visit: Visit) async throws -> Response
    static var methods: [HTTPTypes.HTTPRequest.Method] { get }
}

extension Page {
    static var menu: String? { nil }
    static var isForBrowsers: Bool { true }
    static var methods: [HTTPTypes.HTTPRequest.Method] { [.get] }

    static func get(_ visit: Visit) async throws -> Response { throw HTTPError(.methodNotAllowed) }
    static func post(_ visit: Visit) async throws -> Response { throw HTTPError(.methodNotAllowed) }
}

/// One request to a page, with everything the page may look at.
struct Visit: Sendable {
    let hub: Hub
    let request: Request
    let context: HubContext
    let now: Timestamp

    var frame: Frame { Frame(hub: hub, path: request.uri.path) }

    /// The part of the path that the page's `:name` stands for.
    func part(_ name: String) -> String? { context.parameters.get(name) }

    func query(_ name: String) -> String? {
        request.uri.queryParameters[Substring(name)].map(String.init)
    }

    /// A form on a foreign page is refused by what every browser tells; `curl` tells nothing and may post.
    var isFromOurPage: Bool {
        if let origin = request.headers[.origin], !hub.hosts.accepts(origin: origin) { return false }
        guard let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] else { return true }
        return site == "same-origin" || site == "none"
    }

    /// The body as a form; `nil` when it is larger than `limit` bytes or holds more values than a form of ours has.
    func form(upTo limit: Int) async throws -> [FormEntry]? {
        do {
            let body = try await request.body.collect(upTo: limit)
            return try URLEncodedForm.read(Array(body.readableBytesView))
        } catch is NIOTooManyBytesError {
            return nil
        } catch is FormError {
            return nil
        }
    }
}
