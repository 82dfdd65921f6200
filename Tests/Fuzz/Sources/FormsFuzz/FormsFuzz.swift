import Intake
import PlatformChecks
import Platforms

/// Any bytes at all are a form or are refused with words; what is a form survives being written; and whatever it is,
/// every platform makes a sound reading of it.
///
/// A first line `#!type TYPE` is the Content-Type.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let (contentType, body) = parts(of: bytes)
    for charset in [Charset.utf8, .windows1252, chosen(by: body)] { checkURLEncoded(body, charset) }
    checkCharset(body)
    if case .multipart(let boundary) = BodyFormat(contentType: contentType, body: body) {
        checkMultipart(body, boundary: boundary)
    }
    readEverywhere(body, contentType: contentType)
    return 0
}

private func parts(of bytes: [UInt8]) -> (contentType: String?, body: [UInt8]) {
    let sign = Array("#!type ".utf8)
    guard bytes.starts(with: sign), let end = bytes.firstIndex(of: 0x0A) else { return (nil, bytes) }
    return (String(decoding: bytes[sign.count..<end], as: UTF8.self), Array(bytes[(end + 1)...]))
}

/// Another one for each input, and the same at each run of it.
private func chosen(by body: [UInt8]) -> Charset {
    let charsets = Charset.allCases
    return charsets[body.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % charsets.count]
}

private func checkCharset(_ body: [UInt8]) {
    let charset = chosen(by: body)
    let text = charset.decode(body)
    demand(text.isEmpty || !body.isEmpty, "\(charset): text of nothing")
    // Nobody hides the end of anything behind half a character: plain bytes stay in all that are built on ASCII.
    let isPlain = ![.utf16le, .utf16be, .replacement, .iso2022JP].contains(charset)
    if isPlain, body.allSatisfy({ $0 < 0x80 }) {
        demand(Array(text.utf8) == body, "\(charset) changes plain text:\n\(body)\n\(text)")
    }
}

private func checkURLEncoded(_ body: [UInt8], _ charset: Charset) {
    do {
        // Written anew it is UTF-8, and must not say otherwise.
        let entries = try URLEncodedForm.read(body, charset: charset).filter { $0.name != "_charset_" }
        let again = try URLEncodedForm.read(FormWriter.urlEncoded(entries))
        demand(again == entries, "a form changes when written and read:\n\(entries)\n\(again)")
    } catch {
        demand(!error.description.isEmpty, "refused without saying why")
    }
}

private func checkMultipart(_ body: [UInt8], boundary: String) {
    do {
        let entries = try MultipartForm.read(body, boundary: boundary).filter { $0.name != "_charset_" }
        for entry in entries {
            guard let file = entry.file else { continue }
            demand(file.content.upperBound <= body.count, "a file lies outside of the body: \(file)")
            demand(!file.name.contains("/"), "a file has a path: \(file.name)")
        }
        let written = FormWriter.multipart(entries, contentsIn: body)
        let again = try MultipartForm.read(written.body, boundary: written.boundary)
        demand(
            FormWriter.comparable(again, contentsIn: written.body) == FormWriter.comparable(entries, contentsIn: body),
            "a form changes when written and read:\n\(entries)\n\(again)")
    } catch {
        demand(!error.description.isEmpty, "refused without saying why")
    }
}
