/// One named value of a submitted form, in the order it was sent; names may repeat.
package struct FormEntry: Sendable, Equatable {
    package var name: String
    /// The text; empty for a file.
    package var value: String
    package var file: File?

    /// An uploaded file: what it is called and where its bytes lie in the body.
    package struct File: Sendable, Equatable {
        /// Without a path, which some browsers sent.
        package var name: String
        package var mediaType: String?
        package var content: Range<Int>
    }

    package init(name: String, value: String, file: File? = nil) {
        self.name = name
        self.value = value
        self.file = file
    }
}

/// What is wrong with a form body, in words for the sender.
package struct FormError: Error, Equatable, CustomStringConvertible {
    package let description: String
}

/// Bounds on foreign forms: beyond them the whole form is refused, never half of it read.
package enum FormLimits {
    package static let entries = 1000
    package static let partHeaderBytes = 8192
}

extension [FormEntry] {
    /// The first value of that name.
    package func value(_ name: String) -> String? { first { $0.name == name }?.value }
}
