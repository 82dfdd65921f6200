import Documents
import Intake
import Testing

@Suite struct MappingReaderTests {
    private func reader(_ yaml: String) throws -> (MappingReader, Problems) {
        let problems = Problems()
        let node = try #require(YAMLReader.read(Array(yaml.utf8), file: "f.yaml", problems: problems))
        let reader = try #require(MappingReader(node, what: "the file", problems: problems))
        return (reader, problems)
    }

    @Test func `values are read by kind, with one as a list of one`() throws {
        var (reader, problems) = try reader("t: x\nf: yes\nn: 7\nc: b\nl: [x, y]\none: x\nm: {b: 2, a: 1}\n")
        let value1 = reader.text("t")
        #expect(value1 == "x")
        let value2 = reader.flag("f", default: false)
        #expect(value2)
        let value3 = reader.flag("g", default: true)
        #expect(value3)
        let value4 = reader.whole("n", in: 1...9, default: 3)
        #expect(value4 == 7)
        let value5 = reader.whole("o", in: 1...9, default: 3)
        #expect(value5 == 3)
        let value6 = reader.choice("c", of: ["a", "b"])
        #expect(value6 == "b")
        let value7 = reader.texts("l")
        #expect(value7 == ["x", "y"])
        let value8 = reader.texts("one")
        #expect(value8 == ["x"])
        let value9 = reader.texts("none")
        #expect(value9 == [])
        let value10 = reader.table("m")
        #expect(value10.map(\.key) == ["b", "a"])
        reader.finish()
        #expect(problems.all.isEmpty)
    }

    @Test func `all problems of a mapping come in one run`() throws {
        let yaml = "t: [x]\nf: maybe\nn: 12\nc: bb\nl: {x: y}\nm: z\nlisen: x\n"
        var (reader, problems) = try reader(yaml)
        _ = reader.text("t")
        _ = reader.flag("f", default: false)
        _ = reader.whole("n", in: 1...9, default: 3)
        _ = reader.choice("c", of: ["b", "other"])
        _ = reader.texts("l")
        _ = reader.table("m")
        _ = reader.requiredText("needed", expected: "a name")
        _ = reader.text("listen")
        reader.finish()
        let source = SourceText(file: "f.yaml", text: yaml)
        #expect(
            problems.inOrder.map { $0.rendered(source: source).split(separator: "\n")[0] } == [
                "f.yaml:1:1: error C002: \"needed\" is missing",
                "f.yaml:1:4: error C003: \"t\" must be a text, found a list",
                "f.yaml:2:4: error C003: \"f\" must be true or false, found the text \"maybe\"",
                "f.yaml:3:4: error C003: \"n\" must be a whole number from 1 to 9, found the text \"12\"",
                "f.yaml:4:4: error C004: \"c\" cannot be \"bb\"",
                "f.yaml:5:4: error C003: \"l\" must be a list of texts, found a mapping",
                "f.yaml:6:4: error C003: \"m\" must be a mapping, found the text \"z\"",
                "f.yaml:7:1: error C005: unknown key \"lisen\"",
            ])
        #expect(problems.all.last?.hint == "did you mean \"listen\"?")
        #expect(problems.hasErrors)
    }

    @Test func `what is no mapping is told, with the prefix of its file`() throws {
        let problems = Problems()
        let node = try #require(YAMLReader.read(Array("[x]".utf8), file: "f.yaml", problems: problems))
        #expect(MappingReader(node, what: "a rule", prefix: "R", problems: problems) == nil)
        #expect(problems.all.map(\.code) == ["R001"])
        #expect(problems.all.first?.message == "a rule must be a mapping, found a list")
    }

    @Test func `secrets are references, and no problem repeats a value`() throws {
        let vault = Vault(environment: { $0 == "TOKEN" ? "hush\n" : nil }, file: { $0 == "/run/key" ? "key" : nil })
        var (reader, problems) = try reader(
            "a: ${env:TOKEN}\nb: ${file:/run/key}\nc: hunter2\nd: ${env:GONE}\ne: ${vault:x}\n")
        let value11 = reader.secret("a", from: vault)
        #expect(value11?.revealedText == "hush")
        let value12 = reader.requiredSecret("b", from: vault)
        #expect(value12?.revealedText == "key")
        for key in ["c", "d", "e"] {
            let secret = reader.secret(key, from: vault)
            #expect(secret == nil)
        }
        let value13 = reader.requiredSecret("f", from: vault)
        #expect(value13 == nil)
        #expect(problems.all.map(\.code) == ["C006", "C007", "C006", "C002"])
        #expect(!problems.all.contains { "\($0)".contains("hunter2") })
    }
}
