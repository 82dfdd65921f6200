import ArgumentParser
import Documents
import Intake
import Pipeline
import RuleEngine
import Store

/// Which store a command looks at.
struct StoreChoice: ParsableArguments {
    @Option(help: "The daemon's configuration, which says where the store and the rules are.")
    var config: String?
    @Option(help: "The database file, without a configuration.")
    var store: String?

    func validate() throws {
        guard (config != nil) != (store != nil) else { throw ValidationError("give either --config or --store") }
    }

    /// Opens it for looking, beside a running daemon if there is one; errors of the store are told, and end the command.
    func reading<T>(_ body: (Store) async throws -> T) async throws -> T {
        try await opened(Store.init(readingFrom:), body)
    }

    /// Opens it for a person's change, beside a running daemon if there is one.
    func changing<T>(_ body: (Store) async throws -> T) async throws -> T {
        try await opened(Store.init(changing:), body)
    }

    private func opened<T>(
        _ open: (String) throws(StoreError) -> Store, _ body: (Store) async throws -> T
    ) async throws -> T {
        let path = try store ?? Configurations.storePath(config ?? "")
        do {
            let store = try open(path)
            defer { store.close() }
            return try await body(store)
        } catch let error as StoreError {
            Terminal.standardError(error.message)
            throw ExitCode(Exit.failure)
        }
    }

    /// What the rules say of duplicates; what is shipped where they cannot be read or there are none.
    var policy: DedupePolicy {
        get throws {
            guard let config else { return DedupePolicy() }
            return RuleFiles.load(try Configurations.places(config).rules, problems: Problems())?.dedupe
                ?? DedupePolicy()
        }
    }
}
