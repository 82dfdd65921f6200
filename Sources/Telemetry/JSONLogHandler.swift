private import Foundation
package import Logging
private import Synchronization

/// Writes each log line as one JSON object: `time`, `level`, `message`, `logger`, then the metadata.
package struct JSONLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    private let label: String
    private let sink: LogSink

    package init(label: String, level: Logger.Level = .info, sink: LogSink) {
        self.label = label
        logLevel = level
        self.sink = sink
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let time = Date().formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .omitted))
        var fields = [
            ("time", time), ("level", event.level.rawValue), ("message", event.message.description), ("logger", label),
        ]
        var all = metadata
        all.merge(event.metadata ?? [:]) { _, new in new }
        fields += all.sorted { $0.key < $1.key }.map { ($0.key, $0.value.description) }
        let members = fields.map { "\(Self.quoted($0.0)):\(Self.quoted($0.1))" }
        sink.write("{\(members.joined(separator: ","))}\n")
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\u{0}"..<"\u{20}":
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}

/// Where log lines go: whole lines, in the order they come.
package final class LogSink: Sendable {
    private let put: @Sendable (String) -> Void
    private let lock = Mutex(())

    package init(_ put: @escaping @Sendable (String) -> Void) {
        self.put = put
    }

    func write(_ line: String) {
        lock.withLock { _ in put(line) }
    }

    package static let standardError = LogSink { line in
        FileHandle.standardError.write(Data(line.utf8))
    }
}
