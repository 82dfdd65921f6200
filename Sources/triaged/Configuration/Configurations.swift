import ArgumentParser
import Documents

/// Configuration files for commands: problems are printed, and the exit code says that it is the configuration.
enum Configurations {
    static func load(_ file: String, vault: Vault = .ofProcess) throws -> Configuration {
        try read { ConfigurationReader.read(file, vault: vault, problems: $0) }
    }

    /// Where things are, without opening any secret: for commands that run beside the daemon.
    static func places(_ file: String) throws -> Configuration.Places {
        try read { ConfigurationReader.places(file, problems: $0) }
    }

    static func storePath(_ file: String) throws -> String { try places(file).store }

    private static func read<T>(_ reader: (Problems) -> T?) throws -> T {
        let problems = Problems()
        let configuration = reader(problems)
        Terminal.report(problems, hidingSecrets: true)
        guard let configuration else { throw ExitCode(Exit.configuration) }
        return configuration
    }
}
