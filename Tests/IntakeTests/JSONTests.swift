import Foundation
import Intake
import Testing

struct JSONTests {
    @Test(
        arguments: [
            (JSON.null, "null"), (true, "true"), (7, "7"), (.int(.min), "-9223372036854775808"), (.double(0.5), "0.5"),
            (.double(.nan), "null"), (.double(-.infinity), "null"), ("", "\"\""), ([], "[]"), (.object([]), "{}"),
            ("a\"b\\c\n\t\u{1}é👩‍👩‍👧", #""a\"b\\c\n\u0009\u0001é👩‍👩‍👧""#), ([1, "x", .null], #"[1,"x",null]"#),
            (["b": 1, "a": ["c": false]], #"{"b":1,"a":{"c":false}}"#),
        ] as [(JSON, String)])
    func `values are written on one line, in their order`(value: JSON, text: String) {
        #expect(value.text == text)
    }

    @Test func `every character is written so that another reader reads it back`() throws {
        let scalars = (0...0x2FF).compactMap(Unicode.Scalar.init) + ["\u{2028}", "\u{FFFF}", "\u{1F600}"]
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        let bytes = JSON.object([JSON.Member(text, .string(text))]).serialised
        let read = try JSONDecoder().decode([String: String].self, from: Data(bytes))
        #expect(read == [text: text])
    }

    /// RFC 6901 §5.
    @Test(
        arguments: [
            ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3), ("/g|h", 4), ("/i\\j", 5),
            ("/k\"l", 6),
            ("/ ", 7), ("/m~0n", 8), ("/foo/2", nil), ("/foo/-1", nil), ("/foo/x", nil), ("foo", nil), ("/nope", nil),
            ("/foo/0/x", nil), ("/o/p/1/q", true), ("/foo/99999999999999999999", nil),
        ] as [(String, JSON?)])
    func `a pointer names a value`(pointer: String, value: JSON?) {
        let document: JSON = [
            "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7,
            "m~n": 8, "o": ["p": [0, ["q": true]]],
        ]
        #expect(document.at(pointer: pointer) == value)
        #expect(document.at(pointer: "") == document)
    }

    @Test func `kinds are asked for, not assumed`() {
        let value: JSON = ["s": "x", "i": 3, "d": .double(2.5), "b": true, "n": .null, "l": [1, 2]]
        #expect(value["s"]?.string == "x" && value["i"]?.string == nil)
        #expect(value["i"]?.int == 3 && value["d"]?.int == nil && value["d"]?.number == 2.5 && value["i"]?.number == 3)
        #expect(value["b"]?.bool == true && value["n"]?.isNull == true && value["absent"] == nil)
        #expect(value["l"]?.elements.count == 2 && value["s"]?.elements == [] && value["l"]?.members == [])
        #expect(value["s", "deeper"] == nil)
        #expect((["a": ["b": ["c": 1]]] as JSON)["a", "b", "c"] == 1)
        #expect((JSON.object([JSON.Member("k", 1), JSON.Member("k", 2)]))["k"] == 1)
    }

    @Test(
        arguments: [
            ("x", "x"), (3, "3"), (.double(3), "3"), (.double(2.5), "2.5"), (.double(1e20), "1e+20"), (true, "true"),
            (.null, nil), ([], nil), (.object([]), nil), (.double(.infinity), "inf"), (.double(.nan), "nan"),
        ] as [(JSON, String?)])
    func `scalars have a text`(value: JSON, text: String?) {
        #expect(value.scalarText == text)
    }
}
