package import Documents
package import Intake

/// The chat room that the daemon serves itself, so that nothing outside is needed to try it.
///
/// The Hub checks Host and Origin and writes the events; their form is
/// `{"id", "thread"?, "author", "text", "at"}` with `at` in Unix milliseconds, and for a pressed button
/// `{"id", "author", "press": {"action", "value"}, "at"}`.
package enum LobbyPlatform: Platform {
    package static let name = "lobby"
    package static let summary = "The daemon's own chat room: its page posts here, and answers appear there."
    package static let kind = SourceKind.chat

    /// The lobby has no settings.
    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        LobbySource(name: name)
    }

    /// The lobby's destination comes with the daemon (`LobbyDestination.init`); a file cannot configure one.
    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        settings.refuse(self.name, "is built in: a post to \"lobby\" needs no destination in the file")
        return nil
    }

    package static func unconfigured(source name: String) -> any Source { LobbySource(name: name) }
}
