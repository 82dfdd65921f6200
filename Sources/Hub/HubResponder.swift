import Hummingbird

/// The first fork: events take the short way, everything else goes by the list of pages.
struct HubResponder: HTTPResponder {
    private let intake: IntakeDoor
    private let pages: RouterResponder<HubContext>

    init(hub: Hub) {
        intake = hub.intake
        pages = PageRoutes.router(hub).buildResponder()
    }

    func respond(to request: Request, context: HubContext) async throws -> Response {
        let path = request.uri.path
        if path.utf8.starts(with: "/in/".utf8) {
            return try await intake.respond(to: request, path: path.dropFirst(4), channel: context.channel)
        }
        return try await pages.respond(to: request, context: context)
    }
}
