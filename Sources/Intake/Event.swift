/// The bytes a source sent, as they were received: what is kept before anything is understood.
package struct Event: Sendable, Equatable {
    /// Its place in the inbox, in order of arrival; 0 until it is kept.
    package var id: Int64
    /// The configured source's name, such as `acme-slack`.
    package var source: String
    package var receivedAt: Timestamp
    /// The headers that `Headers.kept` names; the rest are not stored.
    package var headers: Headers
    package var body: [UInt8]

    package init(id: Int64 = 0, source: String, receivedAt: Timestamp, headers: Headers = [:], body: [UInt8]) {
        self.id = id
        self.source = source
        self.receivedAt = receivedAt
        self.headers = headers
        self.body = body
    }
}

/// HTTP header fields, with names compared without regard to case.
package struct Headers: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    package private(set) var fields: [Field]

    package struct Field: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0, value: $1) }
    }

    package init(_ fields: some Sequence<(String, String)>) {
        self.fields = fields.map { Field(name: $0.0, value: $0.1) }
    }

    /// The first field of that name.
    package subscript(name: String) -> String? {
        fields.first { $0.name.equalsIgnoringASCIICase(name) }?.value
    }

    package mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// What normalising needs later: how the body is written, and the sender's id for the delivery.
    ///
    /// Signatures and credentials are checked at the door and never stored.
    package func kept() -> Headers {
        var kept: Headers = [:]
        for name in ["content-type", "webhook-id", "svix-id"] {
            for field in fields where field.name.equalsIgnoringASCIICase(name) { kept.add(name, field.value) }
        }
        return kept
    }
}

extension StringProtocol {
    package func equalsIgnoringASCIICase(_ other: some StringProtocol) -> Bool {
        utf8.count == other.utf8.count
            && zip(utf8, other.utf8).allSatisfy { a, b in
                a == b || (a | 0x20 == b | 0x20 && (97...122).contains(a | 0x20))
            }
    }
}
