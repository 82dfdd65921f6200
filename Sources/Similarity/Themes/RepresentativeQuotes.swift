/// What people of a theme said, in their own words: the sentences that say best what the theme is about.
package struct RepresentativeQuotes: Sendable {
    /// Characters of a quote at most, as Unicode scalars.
    package static let length = 200
    /// From which cosine on two sentences say the same.
    static let repeated: Float = 0.8
    /// More members, and more sentences of one, are not looked at.
    static let memberLimit = 500
    private static let sentenceLimit = 12
    private static let textLimit = 4_096

    /// What a member of the theme wrote.
    package struct Voice: Sendable, Equatable {
        package var request: Int32
        /// Whoever wrote it; where that is not known, every request is somebody else's.
        package var person: String?
        package var title: String
        package var body: String

        package init(request: Int32, person: String? = nil, title: String, body: String = "") {
            self.request = request
            self.person = person
            self.title = title
            self.body = body
        }
    }

    package struct Quote: Sendable, Equatable {
        package var request: Int32
        package var person: String?
        package var text: String
    }

    private struct Candidate {
        var voice: Int
        var text: String
        var vector: [Int8]
        var nearness: Float
        /// A long one says a bit of everything, and is near therefore; it is for want of a shorter one.
        var isCut: Bool
    }

    private let model: SimilarityModel

    package init(model: SimilarityModel) {
        self.model = model
    }

    /// Up to `limit` sentences nearest to the theme's centre, of different people, and none a variant of another.
    ///
    /// A sentence with a link or a mail address is left out, as are quoted ones; a long one is cut at a blank. Some
    /// 30 microseconds a sentence.
    package func quotes(from voices: [Voice], near theme: ThemeCompass, limit: Int = 3) -> [Quote] {
        var candidates: [Candidate] = []
        for (number, voice) in voices.prefix(Self.memberLimit).enumerated() {
            for sentence in Self.sentences(of: voice) {
                let profile = TextProfile(title: sentence, model: model)
                let nearness = theme.nearness(of: profile)
                guard nearness > 0, profile.length > 1 else { continue }
                let text = Self.cut(sentence)
                candidates.append(
                    Candidate(
                        voice: number, text: text, vector: profile.vector, nearness: nearness,
                        isCut: text != sentence))
            }
        }
        candidates.sort { a, b in
            if a.isCut != b.isCut { return b.isCut }
            if a.nearness != b.nearness { return a.nearness > b.nearness }
            let (first, second) = (voices[a.voice].request, voices[b.voice].request)
            return first != second ? first < second : a.text < b.text
        }
        var chosen: [Candidate] = []
        for candidate in candidates where chosen.count < limit {
            let isHeard = chosen.contains { Self.areOnePerson(voices[$0.voice], voices[candidate.voice]) }
            let isSaid = chosen.contains { Dot.cosine($0.vector, candidate.vector) >= Self.repeated }
            if !isHeard, !isSaid { chosen.append(candidate) }
        }
        return chosen.map { Quote(request: voices[$0.voice].request, person: voices[$0.voice].person, text: $0.text) }
    }

    /// The same of a theme in a book; none of one that is not in it.
    package func quotes(from voices: [Voice], of theme: Int32, in book: ThemeBook, limit: Int = 3) -> [Quote] {
        book.compass(of: theme).map { quotes(from: voices, near: $0, limit: limit) } ?? []
    }

    private static func areOnePerson(_ a: Voice, _ b: Voice) -> Bool {
        a.request == b.request || a.person != nil && a.person == b.person
    }

    /// The title and the body's first sentences, in one line each.
    private static func sentences(of voice: Voice) -> [String] {
        var text = String.UnicodeScalarView(voice.title.unicodeScalars.prefix(textLimit))
        text.append("\n")
        text.append(contentsOf: voice.body.unicodeScalars.prefix(textLimit))
        var sentences: [String] = []
        for line in text.split(whereSeparator: isLineEnd) {
            var rest = line
            while !rest.isEmpty, sentences.count < sentenceLimit {
                let end = end(of: rest)
                if let sentence = plain(rest[..<end]) { sentences.append(sentence) }
                rest = rest[end...]
            }
        }
        return sentences
    }

    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\n" || scalar == "\r" || scalar.value == 0x85 || (0x2028...0x2029).contains(scalar.value)
    }

    /// After a stop that a blank follows, or one of the scripts without blanks.
    private static func end(of line: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView.Index {
        var hasStopped = false
        for index in line.indices {
            let scalar = line[index]
            if hasStopped, scalar.properties.isWhitespace { return index }
            hasStopped = scalar == "." || scalar == "!" || scalar == "?"
            if scalar == "。" || scalar == "！" || scalar == "？" { return line.index(after: index) }
        }
        return line.endIndex
    }

    /// The sentence with single blanks and no control characters.
    ///
    /// `nil` where normalising would take words out: they are a link, an address or somebody else's.
    private static func plain(_ sentence: Substring.UnicodeScalarView) -> String? {
        var visible = String.UnicodeScalarView()
        for scalar in sentence where scalar == "\t" || scalar.properties.generalCategory != .control {
            visible.append(scalar)
        }
        let words = visible.split(whereSeparator: \.properties.isWhitespace)
        guard !words.isEmpty else { return nil }
        let whole = words.map { String(Substring($0)) }.joined(separator: " ")
        let kept = Normaliser.normalise(whole).unicodeScalars.split(whereSeparator: \.properties.isWhitespace)
        guard kept.count == words.count else { return nil }
        return whole
    }

    private static func cut(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.count > length else { return text }
        let head = scalars.prefix(length - 1)
        let end = head.lastIndex(of: " ") ?? head.endIndex
        return String(Substring(head[..<end])) + "…"
    }
}
