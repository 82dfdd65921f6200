import Intake
import Platforms
import Testing

struct FormTests {
    private func urlencoded(_ text: String, _ charset: Charset = .utf8) throws -> [String] {
        try URLEncodedForm.read(Array(text.utf8), charset: charset).map { "\($0.name)=\($0.value)" }
    }

    @Test(arguments: [
        ("a=1&b=2", ["a=1", "b=2"]), ("a=1&a=2", ["a=1", "a=2"]), ("a+b=c+d", ["a b=c d"]), ("a=%2B%26%3D", ["a=+&="]),
        ("a=%C3%A9%20%E2%82%AC", ["a=é €"]), ("a=100%&b=%zz%4", ["a=100%", "b=%zz%4"]),
        ("a&&=x&b=", ["a=", "=x", "b="]),
        ("a=b=c", ["a=b=c"]), ("", []), ("a=%00", ["a=\0"]), ("a=%E9", ["a=\u{FFFD}"]),
        ("a=%E9%80&_charset_=iso-8859-1", ["a=é€", "_charset_=iso-8859-1"]),
    ])
    func `urlencoded forms read as browsers write them`(text: String, entries: [String]) throws {
        #expect(try urlencoded(text) == entries)
    }

    @Test func `a list is read to its end`() throws {
        let ids = (1...1201).map { JSON.object([JSON.Member("responseId", .string("r\($0)"))]) }
        let body: JSON = ["responses": .array(ids)]
        let parts = GoogleFormsPlatform.unconfigured(source: "x").unpack(body.serialised, headers: [:])
        #expect(parts.count == 1201)
    }

    @Test func `a declared charset is read`() throws {
        #expect(try urlencoded("a=%E9%93", .windows1252) == ["a=é“"])
        #expect(Charset(named: " Latin1 ") == .windows1252 && Charset(named: "UTF-8") == .utf8)
        #expect(Charset(named: "no such") == nil)
    }

    @Test func `too many values are refused whole`() {
        #expect(throws: FormError.self) { try urlencoded(String(repeating: "a&", count: 1001)) }
        let part = "--b\r\nContent-Disposition: form-data; name=x\r\n\r\ny\r\n"
        #expect(throws: FormError.self) {
            try MultipartForm.read(Array((String(repeating: part, count: 1001) + "--b--").utf8), boundary: "b")
        }
    }

    private func multipart(_ text: String, boundary: String = "b") throws -> [FormEntry] {
        try MultipartForm.read(Array(text.utf8), boundary: boundary)
    }

    @Test func `multipart forms have parts, repeated names and bytes that look like boundaries`() throws {
        let entries = try multipart(
            "preamble\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--bb\r\ntwo\r\n--b\r\n"
                + "content-disposition: FORM-DATA; NAME=a\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n\r\n"
                + "--b  \r\nContent-Disposition: form-data; name=\"f\"; filename=\"C:\\dir\\x y.txt\"\r\n"
                + "Content-Type: Text/Plain\r\n\r\nfile\r\n--b--\r\nepilogue")
        #expect(entries.map(\.name) == ["a", "a", "f"])
        #expect(entries.map(\.value) == ["one\r\n--bb\r\ntwo", "", ""])
        #expect(entries.last?.file?.name == "x y.txt")
        #expect(entries.last?.file?.mediaType == "text/plain")
        #expect(entries.last?.file?.content.count == 4)
    }

    @Test(
        arguments: [
            ("name=\"a\\\"b\"", "a\"b", nil), ("name=\"a%22b\"", "a\"b", nil), ("name=plain", "plain", nil),
            ("name=\"x\"; filename=\"\\\\server\\share\\é.pdf\"", "x", "é.pdf"),
            ("name=\"x\"; filename=\"../../etc/passwd\"", "x", "passwd"), ("name=\"x\"; filename=\"\"", "x", ""),
            ("name=\"x\"; filename=\"a;b.png\"", "x", "a;b.png"),
            ("name=\"x\"; filename=\"fallback.png\"; filename*=UTF-8''na%C3%AFve.png", "x", "naïve.png"),
            ("name=x;\r\n\tfilename=\"folded.png\"", "x", "folded.png"),
            ("name=x; filename*0=\"long \"; filename*1*=n%C3%A9; filename*2=.png", "x", "long né.png"),
            ("name=x; filename*0*=koi8-r''%CF; filename*1*=%D4.txt", "x", "от.txt"),
            ("filename=\"y.png\"; name=x", "x", "y.png"), ("name=\"日本\"; filename=\"C:\\a\\\"", "日本", "a"),
        ] as [(String, String, String?)])
    func `names and file names in all their quotings`(parameters: String, name: String, file: String?) throws {
        let entries = try multipart("--b\nContent-Disposition: form-data; \(parameters)\n\nv\n--b--")
        #expect(entries.first?.name == name)
        #expect(entries.first?.file?.name == file)
    }

    @Test(arguments: [
        "", "--b", "--b\r\n", "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nv", "--c\r\n\r\n--c--",
        "--b\r\nContent-Disposition: form-data\r\n\r\nv\r\n--b--", "--b\r\n\r\nv\r\n--b--",
    ])
    func `a broken or cut multipart form is refused with a reason`(text: String) {
        #expect(throws: FormError.self) { try multipart(text) }
        #expect(throws: FormError.self) { try multipart(text, boundary: "") }
    }

    @Test func `a part's own charset and the form's are read`() throws {
        let bytes: [UInt8] =
            Array(
                "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Type: text/plain; charset=latin1\r\n\r\n".utf8
            )
            + [0xE9] + Array("\r\n--b\r\nContent-Disposition: form-data; name=b\r\n\r\n".utf8) + [0xE8]
            + Array("\r\n--b\r\nContent-Disposition: form-data; name=_charset_\r\n\r\nwindows-1252\r\n--b--".utf8)
        let entries = try MultipartForm.read(bytes, boundary: "b")
        #expect(entries.map(\.value) == ["é", "è", "windows-1252"])
    }

    @Test(arguments: [
        ("{\"a\":1}", BodyFormat.json), (" \n[1]", .json), ("\u{FEFF}{}", .json), ("a=1&b=2", .urlEncoded(.utf8)),
        ("a=1\n", .urlEncoded(.utf8)),
        ("--x1\r\nContent-Disposition: form-data; name=a\r\n", .multipart(boundary: "x1")),
        ("--x1\nContent-disposition: form-data", .multipart(boundary: "x1")), ("--x1\r\nother", .unknown),
        ("From: a@b.example\r\nSubject: x\r\n\r\nbody", .mail), ("Subject:\r\n a", .mail),
        ("From ada Sat Nov 21\nX: y", .mail), ("hello world", .unknown), ("", .unknown), ("   ", .unknown),
        ("note: this a=b", .mail), ("a b=c", .unknown), ("=x", .unknown),
        ("https://x.example/?a=b", .urlEncoded(.utf8)),
    ])
    func `a body tells by its look what it is`(body: String, format: BodyFormat) {
        #expect(BodyFormat(contentType: nil, body: Array(body.utf8)) == format)
    }

    @Test(arguments: [
        ("application/json; charset=utf-8", BodyFormat.json), ("application/vnd.x+json", .json),
        ("APPLICATION/X-WWW-FORM-URLENCODED;charset=ISO-8859-1", .urlEncoded(.windows1252)),
        ("multipart/form-data; boundary=\"a b\"", .multipart(boundary: "a b")), ("multipart/form-data", .unknown),
        ("message/rfc822", .mail), ("text/plain", .urlEncoded(.utf8)), ("", .urlEncoded(.utf8)),
    ])
    func `a Content-Type goes before the look`(type: String, format: BodyFormat) {
        #expect(BodyFormat(contentType: type, body: Array("a=1".utf8)) == format)
    }
}
