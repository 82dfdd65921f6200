import Hummingbird
import NIOCore

/// What a handler knows beyond the request itself.
struct HubContext: RequestContext {
    typealias Source = ApplicationRequestContextSource

    var coreContext: CoreRequestContextStorage
    /// The connection the request came on; doors close it when they answer before reading everything.
    let channel: any Channel

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
