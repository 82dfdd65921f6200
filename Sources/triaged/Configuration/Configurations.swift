import ArgumentParser
import Documents

/// Configuration files for commands: problems are printed, and the exit code says that it is the configuration.
enum Configurations {
    static func load(_ file: String) throws -> Configuration {
        try read { ConfigurationReader.read(file, problems: $0) }
    }

    /// Where the store is, without opening any secret: for commands that run beside the daemon.
    static func storePath(_ file: String) throws -> String {
        try read { ConfigurationReader.storePath(file, problems: $0) }
    }

    /// Where the rules are and which destinations there are, without opening any secret.
    static func rules(_ file: String) throws -> (path: String, destinations: [String]) {
        try read { ConfigurationReader.rules(file, problems: $0) }
    }

    private static func read<T>(_ reader: (Problems) -> T?) throws -> T {
        let problems = Problems()
        let configuration = reader(problems)
        Terminal.report(problems, hidingSecrets: true)
        guard let configuration else { throw ExitCode(Exit.configuration) }
        return configuration
    }
}
