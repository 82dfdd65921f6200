import Intake
import Testing

@testable import RuleEngine

@Suite struct MatcherTests {
    @Test(arguments: [
        ("[cart]", "My CART is empty", true), ("[cart]", "cartoon", false), ("[cart]", "go-cart!", true),
        ("[café]", "at the cafe.", true), ("[cafe]", "at the cafe\u{301}", true),
        ("[refund*]", "Refunding takes ages", true),
        ("[refund*]", "prerefund", false), ("[payment page]", "the payment\npage", true),
        ("[payment page]", "payment-page", true), ("[payment page]", "the payment. Page two", false),
        ("[payment page]", "page payment", false), ("[\"+1\"]", "+1", true), ("[\"+1\"]", "1", false),
        ("[\"+1\"]", "+100", false),
        ("[c++]", "we use C++ here", true), ("[c++]", "plan c", false), ("[\".net\"]", "in .NET 8", true),
        ("[\".net\"]", "found. Net worth", false), ("[can't]", "I can’t log in", true), ("[straße]", "STRASSE", true),
        ("[straße*]", "Strassenbahn", true), ("[smørrebrød]", "smorrebrod", true), ("[返金]", "すぐに返金してください", true),
        ("[返金]", "返、金", false), ("[👍]", "👍🏽", true), ("[\"log in\"]", "log *in*", true), ("[Ελλάδα]", "ΕΛΛΑΔΑ", true),
        ("[ёлка]", "Елка", true), ("[ｆｕｌｌ]", "full", true),
        ("[\"how to pay\", \"how to ship\"]", "How to ship it", true),
        ("[resume]", "re\u{AD}sume\u{301}", true), ("[x]", "", false), ("[việt nam]", "VIET NAM", true),
    ])
    func `words finds whole words and phrases`(list: String, text: String, expected: Bool) throws {
        #expect(try holds("{ text: { words: \(list) } }", message(text)) == expected)
    }

    @Test(arguments: [
        ("thanks", true), ("Thanks!!", true), ("thanks 👍 thx", true), ("+1", true), ("+1 +1", true),
        ("Merci beaucoup, thanks", true),
        ("thanks, and a dark mode", false), ("!!", false), ("1", false), ("", false), ("merci", false),
        ("no thanks", false),
    ])
    func `only lets nothing else stand beside its words`(text: String, expected: Bool) throws {
        #expect(
            try holds(
                "{ text: { only: [thanks, thx, \"+1\", merci beaucoup, merci beaucoup infiniment] } }", message(text))
                == expected)
    }

    @Test(arguments: [
        ("contains: mail", "E-Mails", true), ("contains: e-mail", "E‑MAIL", true), ("contains: é", "CAFE", true),
        ("contains: \"a b\"", "xa\n  by", true), ("contains: [q, zz, ngx]", "nginx fizz", true),
        ("contains: ab", "a b", false),
        ("contains: \" vs \"", "us vs them", true), ("contains: \" vs \"", "canvas", false),
        ("starts_with: re", "  Re: hi", true),
        ("starts_with: [fw, re]", "care", false), ("contains: 金", "返金", true),
        ("starts_with: \"[bug]\"", "[Bug] it", true),
    ])
    func `contains and starts_with look at characters without case and accents`(
        matcher: String, text: String, expected: Bool
    ) throws {
        #expect(try holds("{ text: { \(matcher) } }", message(text)) == expected)
    }

    @Test(arguments: [
        ("'\\b[A-Z]{2,5}-\\d+\\b'", "see PROJ-12.", true), ("'\\b[A-Z]{2,5}-\\d+\\b'", "see proj-12", false),
        ("'(?i)single[- ]sign'", "SINGLE SIGN on", true), ("['^a', 'z$']", "the buzz", true),
        ("'caf(é|e\\x{301})'", "cafe\u{301}", true),
        ("'^$'", "x", false), ("'(?s)a.b'", "a\nb", true),
        ("'(a|aa)+$'", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", false),
    ])
    func `regex sees the text as it was written`(pattern: String, text: String, expected: Bool) throws {
        #expect(try holds("{ text: { regex: \(pattern) } }", message(text)) == expected)
    }

    @Test(arguments: [
        ("gt: 5", "5", false), ("gt: 5", "5.01", true), ("gte: 5", "5", true), ("lt: \"1,000\"", "999", true),
        ("lte: 5", "6", false),
        ("between: [1, 5]", "1", true), ("between: [1, 5]", "5", true), ("between: [1, 5]", "5.5", false),
        ("gte: 2, lt: 4", "3", true), ("gte: 2, lt: 4", "4", false), ("gt: 5", "many", false),
    ])
    func `numbers are compared as numbers`(matcher: String, value: String, expected: Bool) throws {
        #expect(try holds("{ field.size: { \(matcher) } }", form(("Size", value))) == expected)
    }

    @Test func `plain comparison ignores case, accents and white space at the ends`() throws {
        #expect(try holds("{ text: \"Bonjour À tous\" }", message(" bonjour a\n tous ")))
        #expect(try !holds("{ text: bonjour }", message("bonjour toi")))
    }

    @Test func `a vocabulary is used by its name`() throws {
        let words = "words: { checkout: [cart, refund*] }\n"
        #expect(try holds("{ text: { words: checkout } }", message("Refunds!"), before: words))
        #expect(try !holds("{ text: { words: checkout } }", message("checkout"), before: words))
    }

    @Test func `equal looking tests stay different tests`() throws {
        let rules = try ruleSet(
            """
              - { name: one text, when: { field.a: "x, y" }, then: { label: one } }
              - { name: a list, when: { field.a: [x, y] }, then: { label: list } }
              - { name: a bracket, when: { field.a: "[x, y]" }, then: { label: bracket } }
            """)
        #expect(rules.evaluate(form(("a", "x, y"))).labels == ["one"])
        #expect(rules.evaluate(form(("a", "y"))).labels == ["list"])
        #expect(rules.evaluate(form(("a", "[x, y]"))).labels == ["bracket"])
    }

    @Test func `every declared example is language that this version reads`() throws {
        for matcher in allMatchers {
            let words = "words: { checkout: [cart] }\n"
            _ = try ruleSet("  - { name: a, when: { \(matcher.example) }, then: { label: x } }", before: words)
            #expect(matcher.summary.hasSuffix("."))
        }
        for action in allActions {
            let route = action.name == "stop" ? "route: ops, " : ""
            _ = try ruleSet(
                "  - { name: a, when: { platform: x }, then: { \(route)\(action.example.replacing(": Thank", with: ": \"Thank").replacing("used.", with: "used.\"")) } }"
            )
            #expect(action.summary.hasSuffix("."))
        }
    }
}
