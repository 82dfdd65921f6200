import ArgumentParser
import Documents

/// Configuration files for commands: problems are printed, and the exit code says that it is the configuration.
enum Configurations {
    /// - Parameter vault: `.unopened` for commands that need no secret and may run where there are none.
    static func load(_ file: String, vault: Vault = .ofProcess) throws -> Configuration {
        let problems = Problems()
        let configuration = ConfigurationReader.read(file, vault: vault, problems: problems)
        Terminal.report(problems, hidingSecrets: true)
        guard let configuration else { throw ExitCode(Exit.configuration) }
        return configuration
    }
}
