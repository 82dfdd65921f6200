import Similarity
import Testing

@Suite struct BoilerplateTests {
    private func filled(_ wish: String, _ number: Int) -> String {
        "Thank you for telling us!\n## What would you like?\n\(wish)\n## Version\n2.\(number)\nTicket \(number). Do not reply."
    }

    @Test func `a form's fixed text does not match itself`() {
        var boilerplate = Boilerplate()
        for number in 0..<12 {
            boilerplate.learn(
                filled("wish number \(Character(Unicode.Scalar(97 + UInt8(number))))", number), form: "wishes")
        }
        let stripped = boilerplate.strip(filled("Dark mode for the board", 77), form: "wishes")
        #expect(stripped.contains("Dark mode for the board"))
        for fixed in ["Thank you", "What would", "Version", "Do not reply", "Ticket"] {
            #expect(!stripped.contains(fixed), "\(stripped)")
        }
    }

    @Test func `what one form repeats stays in another's texts`() {
        var boilerplate = Boilerplate()
        for number in 0..<8 { boilerplate.learn("Steps to reproduce\nbug \(number) x\(number)y", form: "bugs") }
        let text = "Steps to reproduce\nare missing from the page"
        #expect(boilerplate.strip(text, form: "bugs") == "are missing from the page")
        #expect(boilerplate.strip(text, form: "wishes") == text)
        #expect(boilerplate.strip(text) == text)
    }

    @Test func `what many texts of a store have is stripped whatever the form`() {
        var boilerplate = Boilerplate()
        let foot = "Sent from my pocket computer"
        for number in 0..<40 {
            boilerplate.learn("wish \(Character(Unicode.Scalar(UInt8(97 + number % 26)))) \(number % 3)\n\(foot)")
        }
        #expect(boilerplate.strip("Dark mode please\n\(foot)!") == "Dark mode please")
    }

    @Test func `an ask that many have is no boilerplate, and no text is stripped of everything`() {
        var boilerplate = Boilerplate()
        for _ in 0..<1000 { boilerplate.learn("Please add dark mode") }
        #expect(boilerplate.strip("Please add dark mode\nand a timer") == "Please add dark mode\nand a timer")
        for _ in 0..<1000 { boilerplate.learn("Hello team.\nPlease add dark mode") }
        #expect(boilerplate.strip("Hello team.\nPlease add dark mode") == "Hello team.\nPlease add dark mode")
    }

    @Test func `sentences of one line are told apart`() {
        var boilerplate = Boilerplate()
        for number in 0..<30 {
            boilerplate.learn("Hi there! Wish \(Character(Unicode.Scalar(UInt8(97 + number % 26)))). Best regards.")
        }
        #expect(boilerplate.strip("Hi there! Export as CSV, v1.2 too. Best regards.") == "Export as CSV, v1.2 too.")
    }

    @Test func `what few texts have stays`() {
        var boilerplate = Boilerplate()
        for number in 0..<4 { boilerplate.learn("Fixed line\nwish \(number)", form: "f") }
        #expect(boilerplate.strip("Fixed line\nother", form: "f") == "Fixed line\nother")
        #expect(Boilerplate().strip("") == "")
    }

    @Test func `the counts stay bounded and what is frequent survives`() {
        var boilerplate = Boilerplate()
        for number in 0..<30_000 {
            let word = String(number, radix: 26).map { String(UnicodeScalar(97 + UInt8($0.hexDigitValue ?? 20))) }
                .joined()
            boilerplate.learn("wish \(word) a\nSame foot\nthing \(word) b")
        }
        #expect(boilerplate.strip("Dark mode\nSame foot") == "Dark mode")
    }
}
