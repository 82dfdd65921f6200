import Intake
import Testing

@testable import RuleEngine

@Suite struct PatternTests {
    @Test func `a refused pattern and one too big are told apart`() {
        #expect(throws: Pattern.Refusal.self) { try Pattern("a(") }
        #expect(throws: Pattern.Refusal.self) { try Pattern("(a)\\1") }
        for source in ["((a{100}){100}){100}", "(\\pL{1,100}){10}", "[a-z]{1,1000}\\w{1,1000}\\pL{1,200}"] {
            do throws(Pattern.Refusal) {
                _ = try Pattern(source)
                Issue.record("\(source) was taken")
            } catch {
                guard case .tooBig = error else {
                    Issue.record("\(source): \(error)")
                    continue
                }
            }
        }
    }

    @Test func `matching tells where, in bytes, also around characters of several bytes`() throws {
        let pattern = try Pattern("b+")
        #expect(pattern.first(in: Array("éabbc".utf8)) == 3..<5)
        #expect(pattern.first(in: []) == nil)
        #expect(try Pattern("^$").first(in: []) == 0..<0)
    }

    @Test func `a thousand overlapping wide patterns load and match like each by itself`() throws {
        let sources = (0..<1000).map {
            "\\b[a-z]+(\\d|[a-f]){\($0 % 7),\($0 % 7 + 9)}.*[x-z]{2,\($0 % 5 + 3)}\\w*\($0 % 10)"
        }
        let patterns = try sources.enumerated().map { (pattern: try Pattern($1), target: Int32($0)) }
        var builder = FactIndex.Builder()
        for (pattern, target) in patterns { builder.add(pattern, target) }
        let index = FactIndex(builder)
        for text in ["abc1 2 xyz9", "deaf123 and some zzz at 4 or yy5", "nothing", "aaaa fff xx0xx1xx2xx3xx4"] {
            let utf8 = Array(text.utf8)
            var hits = Hits(bound: patterns.count)
            index.scan(.one(text), into: &hits)
            #expect(hits.list.sorted() == patterns.filter { $0.pattern.first(in: utf8) != nil }.map(\.target))
        }
    }

    @Test func `a set that cannot be compiled does not exist`() {
        let wide = (0..<400).map { "(\\pL|\\d){1,60}.{1,60}x\($0)" }
        #expect(PatternSet(wide) == nil)
        #expect(PatternSet(["a("]) == nil)
        #expect(PatternSet(["a", "b+"])?.matches(in: Array("bb".utf8)) == [1])
    }

    @Test(arguments: [
        ("invoice", [["invoice"]]), ("\\b(export|import) csv\\b", [["export", "import"], ["csv"]]), ("ab|cd", []),
        ("colou?r", [["colo"]]), ("(?i)Single[- ]sign", [["single"], ["sign"]]), ("(abc)?def", [["def"]]),
        ("(abc)*", []),
        ("abcd{0}", [["abc"]]), ("abcd{2,}", [["abcd"]]), ("(abc|.*)", []), ("[abc]def", [["def"]]), ("\\Qabc\\E", []),
        ("(?P<name>abc)+d", [["abc"]]), ("abc+?def", [["def"]]), ("abcd(?i)*", []), ("(?i)abc", [["abc"]]), ("a|", []),
        ("\\x{61}bcd", [["bcd"]]), ("abc{x}", [["abc"]]),
        ("[[:alpha:]]]xyz", [["xyz"]]), ("(?s-i:abc)", [["abc"]]), ("x*abc", [["abc"]]),
    ])
    func `literals without which a pattern cannot match are found`(pattern: String, clauses: [[String]]) {
        #expect(RequiredLiterals.clauses(of: pattern) == clauses)
    }

    @Test func `no pattern matches a text without its literals`() throws {
        var random = SmallRandom(seed: 7)
        var matches = 0
        for _ in 0..<3000 {
            let source = randomPattern(&random, depth: 0)
            guard let pattern = try? Pattern(source) else { continue }
            let clauses = RequiredLiterals.clauses(of: source)
            for _ in 0..<4 {
                let text = (0..<random.below(5)).map { _ in
                    random.pick(["abc", "xyz", "bca", "ABC ", "é", "1 ", "xyzabc"])
                }.joined()
                guard pattern.first(in: Array(text.utf8)) != nil else { continue }
                matches += 1
                let folded = FoldedText(text).key
                #expect(clauses.allSatisfy { $0.contains(where: folded.contains) }, "\(source) matches \(text)")
            }
        }
        #expect(matches > 500)
    }

    private func randomPattern(_ random: inout SmallRandom, depth: Int) -> String {
        (0...random.below(3)).map { _ in
            let atom =
                switch random.below(depth > 2 ? 6 : 9) {
                case 0...2: random.pick(["abc", "xyz", "bca", "a", "ABC"])
                case 3: random.pick([".", "\\w", "[a-c]", "\\s", "[^x]"])
                case 4: random.pick(["\\b", "^", "(?i)", "\\."])
                case 5: random.pick(["é", " ", "\\x61", "\\pL"])
                case 6: "(\(randomPattern(&random, depth: depth + 1)))"
                case 7: "(?i:\(randomPattern(&random, depth: depth + 1)))"
                default: "(\(randomPattern(&random, depth: depth + 1))|\(randomPattern(&random, depth: depth + 1)))"
                }
            return atom + random.pick(["", "", "", "?", "*", "+", "{0,2}", "{2}", "*?", "{1,}"])
        }.joined()
    }
}

/// Numbers that look random and are the same in every run.
struct SmallRandom {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    mutating func below(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 33) % max(1, bound)
    }

    mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }
}
