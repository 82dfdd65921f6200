private import Platforms

extension String {
    /// What a form would have as this text; `nil` when it is not UTF-8.
    var percentDecoded: String? {
        guard let entry = try? URLEncodedForm.read(Array("v=".utf8) + utf8).first else { return nil }
        return entry.value.contains("\u{FFFD}") ? nil : entry.value
    }
}
