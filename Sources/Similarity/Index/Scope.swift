/// Where a document belongs: small numbers that the caller gives to teams, sources and channels.
package struct Attributes: Sendable, Equatable {
    package var team: UInt32
    package var source: UInt32
    package var channel: UInt32

    package init(team: UInt32 = 0, source: UInt32 = 0, channel: UInt32 = 0) {
        self.team = team
        self.source = source
        self.channel = channel
    }
}

/// The documents a query looks among: those with all the attributes named.
package struct Scope: Sendable, Equatable {
    package var team: UInt32?
    package var source: UInt32?
    package var channel: UInt32?

    package static let all = Scope()

    package init(team: UInt32? = nil, source: UInt32? = nil, channel: UInt32? = nil) {
        self.team = team
        self.source = source
        self.channel = channel
    }

    var isEverything: Bool { self == .all }
}
