import Similarity
import Testing

@Suite struct HeadlineTests {
    @Test(arguments: [
        ("Dark mode", "Please.", "Dark mode", "Please."), ("", "One wish. And more.", "One wish.", "And more."),
        (" ", "One line\nmore", "One line", "more"), (nil, "  All of it", "All of it", ""), (nil, "", "", ""),
        (nil, "v1.2 is slow! Why?", "v1.2 is slow!", "Why?"), (nil, "导出报表。谢谢", "导出报表。", "谢谢"),
        (nil, "\n\n", "", ""), (nil, "🎉", "🎉", ""), (nil, "a\r\nb", "a", "b"),
    ])
    func `a message without a title has its first sentence as one`(
        title: String?, text: String, expected: String, body: String
    ) {
        let headline = Headline(title: title, text: text)
        #expect(headline.title == expected)
        #expect(headline.body == body)
    }

    @Test func `a title ends at a blank before it becomes long`() {
        let headline = Headline(title: nil, text: String(repeating: "word ", count: 100_000))
        #expect(headline.title.count < 121 && headline.title.hasSuffix("word"))
        #expect(headline.body.hasPrefix("word"))
        #expect(Headline(title: nil, text: String(repeating: "x", count: 1000)).title.count == 120)
    }
}
