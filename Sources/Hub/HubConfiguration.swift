/// Where the hub listens, and what it tells about itself.
package struct HubConfiguration: Sendable {
    package var host: String
    /// 0 takes any free port.
    package var port: Int
    /// The largest body taken at `/in/<source>`.
    package var maximumBodyBytes: Int
    /// Where people reach the hub, such as `https://intake.example.org`; `nil` when only this machine does.
    package var publicURL: String?
    package var version: String

    package init(host: String, port: Int, maximumBodyBytes: Int, publicURL: String? = nil, version: String) {
        self.host = host
        self.port = port
        self.maximumBodyBytes = maximumBodyBytes
        self.publicURL = publicURL
        self.version = version
    }
}
