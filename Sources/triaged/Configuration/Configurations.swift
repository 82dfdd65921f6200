import ArgumentParser
import Documents

/// Configuration files for commands: problems are printed, and the exit code says that it is the configuration.
enum Configurations {
    static func load(_ file: String) throws -> Configuration {
        let problems = Problems()
        let configuration = ConfigurationReader.read(file, problems: problems)
        Terminal.report(problems)
        guard let configuration else { throw ExitCode(Exit.configuration) }
        return configuration
    }
}
