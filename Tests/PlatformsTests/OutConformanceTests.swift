import Documents
import Intake
import Platforms
import Support
import Testing

/// What every destination in `OutSample.all` must keep to.
struct OutConformanceTests {
    private static let hostile = [
        "@everyone @here @channel @all <!channel> <!everyone> <@U123> <@&1> @**all** @room",
        "[click](https://evil.example) <https://evil.example|bank> ![x](https://evil.example/p.png)",
        "*bold* _it_ ~strike~ `code` ```fence``` **b** __u__ ||spoiler|| ~~s~~ $$math$$ :smile:",
        "<script>alert(1)</script> &amp; &lt;b&gt; <b>&nbsp;</b> <a href='x'>y</a>",
        "# heading\n> quote\n- list\n1. one\n+ plus\n    indented\n---\n=== \n| a | b |",
        "back\\slash \\* \\\\ trailing\\", "snake_case_name 2*3*4 a~b~c #123 @5 #general",
        "emoji 👩‍👩‍👧‍👦 e\u{301} \u{202E}right to left\u{202C} 中文 العربية", "\u{200B}", "a\u{00A0}b", "1. first", "#nospace",
    ]

    private func words(_ text: String) -> [Substring] {
        // Invisible characters may stand in a word, so that it calls nobody.
        let visible = text.unicodeScalars.filter { $0 != "\u{200B}" && $0 != "\u{2060}" }
        return String(String.UnicodeScalarView(visible)).split(whereSeparator: \.isWhitespace)
    }

    @Test(arguments: OutSample.all) func `people read what was written, word for word`(sample: OutSample) throws {
        let destination = try sample.make()
        for text in Self.hostile {
            for body in [
                PostBody([.paragraph([.text(text)])]), PostBody([.quote([.text(text)])]),
                PostBody([.paragraph([.text("Before "), .strong(text), .text(" after")])]),
                PostBody([.list([[.text(text)], [.text("second")]])]),
            ] {
                let shown = try sample.shown(destination.compose(sample.post(body), now: now))
                let expected = words(text)
                #expect(
                    words(shown).contains(expected), "\(text) became \(shown)")
            }
        }
    }

    @Test(arguments: OutSample.all) func `nothing that people wrote calls anybody`(sample: OutSample) throws {
        let destination = try sample.make()
        for text in Self.hostile {
            let request = destination.compose(
                sample.post(PostBody([.paragraph([.text(text)]), .quote([.text(text)])])), now: now)
            let raw =
                try sample.speaking?(request) ?? (try? JSON(parsing: request.body))?.allStrings
                ?? [String(decoding: request.body, as: UTF8.self)]
            for call in sample.calls {
                #expect(!raw.contains { $0.contains(call) }, "\(call) is left in \(raw)")
            }
        }
    }

    @Test(arguments: OutSample.all) func `words of any make come through`(sample: OutSample) throws {
        let destination = try sample.make()
        var random = SeededGenerator(seed: 5)
        let signs = Array("abc déf 中 *_~`[]()<>#|\\!@&+-.:;'\"=$%^{}\n/?,0189 ")
        for _ in 0..<200 {
            let text = String(
                (0..<Int(random.next() % 60)).map { _ in signs[Int(random.next() % UInt64(signs.count))] })
            guard !words(text).isEmpty else { continue }
            let shown = try sample.shown(
                destination.compose(sample.post(PostBody([.paragraph([.text(text)])])), now: now))
            #expect(words(shown).joined() == words(text).joined(), "\(text) became \(shown)")
        }
    }

    @Test(arguments: OutSample.all) func `what is too long is cut at a sentence and says so`(sample: OutSample) throws {
        let destination = try sample.make()
        let sentence = "The export & <import> of *large* tables_of_data should keep 🎉 every \"row\". "
        let long = String(repeating: sentence, count: sample.tooMany)
        for body in [
            PostBody([.paragraph([.text(long)])]), PostBody([.quote([.text(long)])]),
            PostBody([.list(Array(repeating: [.text(sentence)], count: sample.tooMany))]), PostBody([.code(long)]),
            PostBody([.paragraph([.text(String(repeating: "x", count: 80 * sample.tooMany))])]),
            PostBody(Array(repeating: .paragraph([.text(sentence)]), count: sample.tooMany)),
        ] {
            let request = destination.compose(sample.post(body), now: now)
            #expect(try sample.isWithinLimit(request))
            #expect(try sample.shown(request).contains("…"))
        }
        // The longest that fits is not cut for nothing.
        let short = destination.compose(sample.post(PostBody([.paragraph([.text(sentence)])])), now: now)
        #expect(try !sample.shown(short).contains("…"))
    }

    @Test(arguments: OutSample.all) func `each answer of the platform means what it says`(sample: OutSample) throws {
        let destination = try sample.make()
        let post = sample.post(samplePost.body)
        for answer in sample.answers {
            let response = TransportResponse(
                status: answer.status, headers: answer.headers, body: Array(answer.body.utf8))
            let outcome = destination.readOutcome(response, to: post)
            #expect(outcome.label == answer.label, "\(answer.status) \(answer.body): \(outcome)")
        }
        #expect(destination.readOutcome(destination.acceptance, to: post).label == "delivered")
        for status in [401, 403, 404] {
            guard case .dead(let reason) = destination.readOutcome(TransportResponse(status: status), to: post)
            else {
                Issue.record("\(status) is not final")
                continue
            }
            #expect(!reason.isEmpty)
        }
    }
}

extension JSON {
    /// Every text in it.
    var allStrings: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(\.allStrings)
        case .object(let members): members.flatMap(\.value.allStrings)
        default: []
        }
    }
}
