import Testing

@testable import Similarity

@Suite struct GoldenTextTests {
    @Test func `words are those of the training side`() throws {
        let lines = try Golden.lines("texts.jsonl")
        #expect(lines.count > 300)
        for line in lines {
            let text = try #require(line["text"] as? String)
            let expected = try #require(line["words"] as? [String])
            // What is cut off is a question of its own; the script splits whole texts here.
            guard text.unicodeScalars.count <= FoldedScalars.titleLimit else { continue }
            #expect(words(of: text) == expected, "\(text.debugDescription)")
        }
    }

    @Test func `pieces are those of the training side`() throws {
        let model = try Golden.model.get()
        for line in try Golden.lines("texts.jsonl") {
            let text = try #require(line["text"] as? String)
            let expected = try #require(line["pieces"] as? [Int])
            guard text.unicodeScalars.count <= FoldedScalars.titleLimit else { continue }
            let rows = WordPieces.rows(of: FoldedScalars(title: text), in: model.vocabulary).all
            #expect(rows.map(Int.init) == expected, "\(text.debugDescription)")
        }
    }
}

/// The stemmed words as texts.
func words(of title: String, body: String = "") -> [String] {
    var words: [String] = []
    WordSplit.forEach(in: FoldedScalars(title: title, body: body)) { word, _ in
        var text = ""
        for index in word.indices {
            if let scalar = Unicode.Scalar(word[index]) { text.unicodeScalars.append(scalar) }
        }
        words.append(text)
    }
    return words
}
