import Similarity
import Testing

@Suite struct NormaliserTests {
    @Test(arguments: [
        ("Export as CSV", "Export as CSV"), ("  two   blanks\t\there ", "two blanks here"), ("a\r\nb\rc", "a\nb\nc"),
        ("ＦＵＬＬ ｗｉｄｔｈ", "FULL width"), ("ﬁne ﬂow oﬃce", "fine flow office"),
        ("①② Ⅳ ½ x² H₂O ™ …", "12 IV 1/2 x2 H2O TM ..."),
        ("𝐛𝐨𝐥𝐝 𝟚", "bold 2"), ("ｶﾀｶﾅ", "カタカナ"), ("cafe\u{301}", "café"),
        ("no\u{A0}break zero\u{200B}width", "no break zerowidth"),
        ("bell\u{7} esc\u{1B}[0m nul\u{0}", "bell esc[0m nul"), ("see https://example.org/a?b=c now", "see now"),
        ("(HTTP://EXAMPLE.ORG) www.example.org mailto:a@example.org x", "x"),
        ("write jane.doe+x@example.co.uk today", "write today"),
        ("id 550e8400-e29b-41d4-a716-446655440000 failed", "id failed"), ("order 123456789012 and 42", "order and 42"),
        ("the decade of facades 2024-01-02", "the decade of facades 2024-01-02"), ("> quoted\nanswer", "answer"),
        ("answer\n\nOn Mon, 1 Jan 2024, Jane wrote:\n> old text\n> more", "answer"),
        ("text\n--\nJane Doe\nChief", "text"),
        ("He wrote: no", "He wrote: no"), ("", ""), ("🎉", "🎉"), ("@team please", "@team please"), ("👨‍👩‍👧 ok", "👨‍👩‍👧 ok"),
    ])
    func `a message is left with what its author wrote`(text: String, expected: String) {
        #expect(Normaliser.normalise(text) == expected)
        #expect(Normaliser.normalise(expected) == expected)
    }
}
