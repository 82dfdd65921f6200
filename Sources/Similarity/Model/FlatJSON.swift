/// Reads the one JSON shape that the model's files have: an object of texts, numbers and lists of them.
///
/// The readers for whatever people send are elsewhere and need libraries; this module has none.
enum FlatJSON {
    enum Value: Equatable {
        case texts([String])
        case numbers([Double])
    }

    /// - Throws: what was expected, and at which byte.
    static func object(_ bytes: [UInt8]) throws(ModelError) -> [String: Value] {
        var cursor = Cursor(bytes: bytes)
        var members: [String: Value] = [:]
        try cursor.expect("{")
        if try cursor.take("}") { return members }
        repeat {
            let key = try cursor.text()
            try cursor.expect(":")
            members[key] = try cursor.value()
        } while try cursor.take(",")
        try cursor.expect("}")
        return members
    }

    private struct Cursor {
        let bytes: [UInt8]
        var position = 0

        private mutating func next() -> UInt8? {
            while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
            return position < bytes.count ? bytes[position] : nil
        }

        mutating func take(_ sign: Unicode.Scalar) throws(ModelError) -> Bool {
            guard next() == UInt8(ascii: sign) else { return false }
            position += 1
            return true
        }

        mutating func expect(_ sign: Unicode.Scalar) throws(ModelError) {
            guard try take(sign) else { throw ModelError(.reranker, "expected \"\(sign)\" at byte \(position)") }
        }

        mutating func text() throws(ModelError) -> String {
            try expect("\"")
            let start = position
            while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                guard bytes[position] != UInt8(ascii: "\\") else { break }
                position += 1
            }
            let text = String(decoding: bytes[start..<position], as: UTF8.self)
            try expect("\"")
            return text
        }

        mutating func number() throws(ModelError) -> Double {
            _ = next()
            let start = position
            while position < bytes.count, "+-.eE0123456789".utf8.contains(bytes[position]) { position += 1 }
            guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else {
                throw ModelError(.reranker, "expected a number at byte \(start)")
            }
            return number
        }

        mutating func value() throws(ModelError) -> Value {
            guard next() == UInt8(ascii: "[") else {
                return next() == UInt8(ascii: "\"") ? .texts([try text()]) : .numbers([try number()])
            }
            position += 1
            if try take("]") { return .numbers([]) }
            var texts: [String] = []
            var numbers: [Double] = []
            repeat {
                if next() == UInt8(ascii: "\"") { texts.append(try text()) } else { numbers.append(try number()) }
            } while try take(",")
            try expect("]")
            guard texts.isEmpty || numbers.isEmpty else {
                throw ModelError(.reranker, "texts and numbers in one list before byte \(position)")
            }
            return texts.isEmpty ? .numbers(numbers) : .texts(texts)
        }
    }
}
