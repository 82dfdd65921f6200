import ArgumentParser
import Foundation
import RuleEngine

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of rule files, for editors.",
        discussion: """
            An editor with a YAML language server completes and flags while you type when a rule file begins with

              # yaml-language-server: $schema=./rules.schema.json

            EXAMPLES
              triaged schema > Rules/rules.schema.json
              triaged schema --check Rules/rules.schema.json
            """)

    @Option(help: "Print nothing, and fail when this file is not the schema of this version.")
    var check: String?

    func run() throws {
        guard let check else {
            print(RuleSchema.text, terminator: "")
            return
        }
        let found = FileManager.default.contents(atPath: check).map { String(decoding: $0, as: UTF8.self) }
        if let found, !found.hasPrefix("{") {
            Terminal.standardError("\(check) is no JSON Schema; name the file that triaged schema was written to")
            throw ExitCode(Exit.failure)
        }
        guard found == RuleSchema.text else {
            Terminal.standardError(
                found == nil
                    ? "\(check) cannot be read" : "\(check) is out of date: write it with triaged schema > \(check)")
            throw ExitCode(Exit.failure)
        }
    }
}
