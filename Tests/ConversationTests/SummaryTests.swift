import Conversation
import Testing

@Suite struct SummaryTests {
    @Test func `a short text is its own summary`() {
        #expect(Summary.of("  Dark mode,\n please  ", limit: 80) == "Dark mode, please")
    }

    @Test func `a long message keeps the sentence that tells the wish`() {
        let text = """
            Hi team, hope you are all well after the long weekend and the storm that we had here in the north!
            We have been using the product since March and most things are fine.
            What we really need is a way to export the monthly usage report as CSV, because finance asks for it.
            Anyway, greetings from the whole office and see you at the conference in June.
            """
        let summary = Summary.of(text, limit: 160)
        #expect(summary.contains("export the monthly usage report as CSV"))
        #expect(!summary.contains("conference"))
        #expect(summary.count <= 160)
    }

    @Test func `a quotation marks what is left out, between its sentences and behind them`() {
        let text = """
            We need a way to export the monthly report. The weather up here has been dreadful since the last storm. \
            Please add a filter by customer to it. Greetings to all of you from the whole office in the north.
            """
        #expect(
            Summary.quotation(of: text, limit: 100)
                == "We need a way to export the monthly report. … Please add a filter by customer to it. …")
        #expect(Summary.quotation(of: "Dark mode. Please!", limit: 80) == "Dark mode. Please!")
    }

    @Test(arguments: [1, 2, 5, 40, 300])
    func `no summary is longer than its limit, and none crashes`(limit: Int) {
        let texts = [
            "", " ", String(repeating: "a", count: 5000), String(repeating: "word ", count: 900), "…", "。。。",
            "a.b.c. d! e? " + String(repeating: "🎉", count: 400),
        ]
        for text in texts {
            #expect(Summary.of(text, limit: limit).count <= max(limit, 2))
            #expect(Summary.quotation(of: text, limit: limit).count <= max(limit, 2))
        }
    }
}
