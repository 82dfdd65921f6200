private import HTTPTypes
import Hummingbird
private import Intake
private import Logging
private import Store
private import Telemetry

/// Turns the list of pages into routes, with what holds for all of them: known hosts, headers, error pages.
enum PageRoutes {
    private static let allMethods: [HTTPTypes.HTTPRequest.Method] = [.get, .post, .put, .patch, .delete]

    static func router(_ hub: Hub) -> Router<HubContext> {
        let errors = ErrorPages(hub: hub)
        let router = Router(context: HubContext.self, options: [.autoGenerateHeadEndpoints])
        for page in allPages {
            let path = RouterPath(page.path)
            for method in page.methods {
                router.on(path, method: method) { request, context in
                    let visit = Visit(hub: hub, request: request, context: context, now: hub.now())
                    return try await answer(visit, method, page, errors)
                }
            }
            for method in allMethods where !page.methods.contains(method) {
                router.on(path, method: method) { request, _ in errors.wrongMethod(request, allowed: page.methods) }
            }
        }
        for method in allMethods {
            router.on("**", method: method) { request, _ in errors.notFound(request) }
        }
        return router
    }

    private static func answer(
        _ visit: Visit, _ method: HTTPTypes.HTTPRequest.Method, _ page: any Page.Type, _ errors: ErrorPages
    ) async throws -> Response {
        if page.isForBrowsers, !visit.hub.hosts.accepts(host: visit.request.head.authority) {
            return errors.foreignHost(visit.request)
        }
        do {
            return try await method == .post ? page.post(visit) : page.get(visit)
        } catch let error as StoreError {
            visit.hub.logger.error(
                "a page could not read the store",
                metadata: [LogKeys.path: "\(page.path)", LogKeys.errorCode: "\(error.code.rawValue)"])
            return errors.storeFailed(visit.request)
        } catch let error as HTTPError where error.status == .notFound {
            return errors.notFound(visit.request)
        }
    }
}
