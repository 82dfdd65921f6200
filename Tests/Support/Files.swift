private import Foundation

extension String {
    package func repeated(_ count: Int) -> String { String(repeating: self, count: count) }

    package func write(toFile path: String) throws {
        try Data(utf8).write(to: URL(fileURLWithPath: path))
    }
}
