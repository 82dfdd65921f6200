import Documents
import Intake

/// What an endpoint answered with, read from the shapes that are met.
///
/// `{"data": [{"index": 0, "embedding": […]}]}` is OpenAI's, Ollama's and llama.cpp's. The servers' own addresses take
/// the same request: Ollama's `/api/embed` says `{"embeddings": [[…]]}`, llama.cpp's `/embeddings` a bare list whose
/// vectors lie one list deeper. A vector may be a text too: base64 of little-endian 32-bit floats.
struct EmbeddingsAnswer {
    static let dimensionLimit = 8192

    private let entries: [JSON]

    init(_ body: [UInt8]) throws(EmbeddingsFailure) {
        // Numbers by the ten thousand, from an endpoint that we chose; the transport bounds the answer's bytes.
        guard let json = try? JSON(parsing: body, parts: .max) else {
            throw EmbeddingsFailure(.unreadable, "the answer is no JSON")
        }
        if case .array(let entries)? = json["data"] ?? json["embeddings"] {
            self.entries = entries
        } else if case .array(let entries) = json {
            self.entries = entries
        } else if json["error"].map({ !$0.isNull }) ?? false {
            throw EmbeddingsFailure(.refused, "the answer is an error\(EmbeddingsFailure.kind(in: json))")
        } else {
            throw EmbeddingsFailure(.unreadable, "the answer has no list \"data\"")
        }
    }

    func vectors(_ count: Int) throws(EmbeddingsFailure) -> [[Float]] {
        guard entries.count == count else {
            throw EmbeddingsFailure(.unreadable, "\(entries.count) vectors for \(count) texts")
        }
        var vectors = [[Float]](repeating: [], count: count)
        for (position, entry) in entries.enumerated() {
            let index = try index(of: entry) ?? position
            guard vectors.indices.contains(index), vectors[index].isEmpty else {
                throw EmbeddingsFailure(.unreadable, "the index \(index) is doubled, or beyond the \(count) texts")
            }
            vectors[index] = try vector(entry["embedding"] ?? entry)
        }
        let sizes = Set(vectors.map(\.count))
        guard sizes.count <= 1 else {
            throw EmbeddingsFailure(.unreadable, "vectors of different sizes: \(sizes.sorted())")
        }
        return vectors
    }

    /// Where the entry says that it belongs; `nil` where it says nothing.
    private func index(of entry: JSON) throws(EmbeddingsFailure) -> Int? {
        guard let index = entry["index"], !index.isNull else { return nil }
        guard let index = index.int.flatMap({ Int(exactly: $0) }) else {
            throw EmbeddingsFailure(.unreadable, "an index is no whole number")
        }
        return index
    }

    private func vector(_ json: JSON) throws(EmbeddingsFailure) -> [Float] {
        var numbers: [Float]?
        if let text = json.string { numbers = floats(text) }
        if case .array(var elements) = json {
            if elements.count == 1, case .array(let inner)? = elements.first { elements = inner }
            numbers = elements.count <= Self.dimensionLimit ? floats(elements) : nil
        }
        // llama.cpp writes `null` for what is not a number.
        guard let numbers, (1...Self.dimensionLimit).contains(numbers.count), numbers.allSatisfy(\.isFinite) else {
            throw EmbeddingsFailure(
                .unreadable, "a vector is no list of 1 to \(Self.dimensionLimit) finite numbers")
        }
        return numbers
    }

    private func floats(_ elements: [JSON]) -> [Float]? {
        let numbers = elements.compactMap { $0.number.map { Float($0) } }
        return numbers.count == elements.count ? numbers : nil
    }

    private func floats(_ base64: String) -> [Float]? {
        guard let bytes = Base64.decode(base64.utf8, isPaddingOptional: true), bytes.count % 4 == 0 else { return nil }
        return stride(from: 0, to: bytes.count, by: 4).map { at in
            Float(bitPattern: bytes[at..<at + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
        }
    }
}
