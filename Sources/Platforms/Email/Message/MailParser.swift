internal import CGMime
import Intake

/// The face of GMime (developer-old.gnome.org/gmime): bytes in, values out; nothing of it leaves this file.
///
/// Every object that GMime makes lives only within the call; what it lends is copied at once.
enum MailParser {
    /// The library is started once and never ended.
    private static let isReady: Bool = {
        g_mime_init()
        return true
    }()

    /// Reads a whole message; `nil` only where there is no memory for it.
    ///
    /// - Parameter depth: how deep it lies in another message.
    static func read(_ bytes: [UInt8], depth: Int = 0) -> MailMessage? {
        guard isReady else { return nil }
        return unsafe MailBounds.readable(bytes).withUnsafeBytes { buffer in
            let characters = unsafe buffer.bindMemory(to: CChar.self)
            guard let stream = unsafe g_mime_stream_mem_new_with_buffer(characters.baseAddress, buffer.count)
            else { return nil }
            defer { unsafe g_object_unref(stream) }
            guard let parser = unsafe g_mime_parser_new_with_stream(stream) else { return nil }
            defer { unsafe g_object_unref(parser) }
            guard let message = unsafe g_mime_parser_construct_message(parser, nil) else { return nil }
            defer { unsafe g_object_unref(message) }
            var walk = Walk()
            return unsafe walk.message(message, depth: depth)
        }
    }

    // MARK: - Headers

    static func addresses(_ text: String) -> [MailAddress] {
        guard isReady,
            let list = unsafe internet_address_list_parse(
                nil, MailWords.decodedForAddresses(String(text.prefix(20_000))))
        else {
            return []
        }
        defer { unsafe g_object_unref(list) }
        var found: [MailAddress] = []
        unsafe gather(list, depth: 0, into: &found)
        return found
    }

    private static func gather(
        _ list: UnsafeMutablePointer<InternetAddressList>, depth: Int, into found: inout [MailAddress]
    ) {
        for index in 0..<min(unsafe internet_address_list_length(list), 200) {
            guard found.count < 200, let address = unsafe internet_address_list_get_address(list, index) else {
                continue
            }
            let name = unsafe internet_address_get_name(address).map { unsafe String(cString: $0) }
            let raw = UnsafeMutableRawPointer(address)
            if unsafe isA(raw, internet_address_mailbox_get_type()) {
                let mailbox = unsafe raw.assumingMemoryBound(to: InternetAddressMailbox.self)
                guard let email = unsafe internet_address_mailbox_get_addr(mailbox) else { continue }
                if let one = unsafe MailAddress(name: name, email: String(cString: email)) { found.append(one) }
            } else if unsafe isA(raw, internet_address_group_get_type()), depth < 3 {
                let group = unsafe raw.assumingMemoryBound(to: InternetAddressGroup.self)
                if let members = unsafe internet_address_group_get_members(group) {
                    unsafe gather(members, depth: depth + 1, into: &found)
                }
            }
        }
    }

    /// RFC 5322's dates, and most of what people's programs write instead.
    static func date(_ text: String) -> Timestamp? {
        guard isReady, text.utf8.count <= 200, let date = unsafe g_mime_utils_header_decode_date(text) else {
            return nil
        }
        defer { unsafe g_date_time_unref(date) }
        return unsafe Timestamp(seconds: Double(g_date_time_to_unix(date)))
    }

    fileprivate static func isA(_ object: UnsafeMutableRawPointer, _ type: GType) -> Bool {
        let instance = unsafe object.assumingMemoryBound(to: GTypeInstance.self)
        return unsafe g_type_check_instance_is_a(instance, type) != 0
    }
}

/// One walk over a parsed message, with what is left of its bounds.
private struct Walk {
    private var parts = MailLimits.parts
    private var textBytes = MailLimits.textBytes

    mutating func message(_ message: UnsafeMutablePointer<GMimeMessage>, depth: Int) -> MailMessage {
        let object = unsafe UnsafeMutableRawPointer(message).assumingMemoryBound(to: GMimeObject.self)
        var result = MailMessage(headers: unsafe Self.headers(of: object))
        if let root = unsafe g_mime_message_get_mime_part(message) {
            result.root = unsafe part(root, depth: depth)
        }
        return result
    }

    private static func headers(of object: UnsafeMutablePointer<GMimeObject>) -> MailHeaders {
        var headers = MailHeaders()
        guard let list = unsafe g_mime_object_get_header_list(object) else { return headers }
        for index in 0..<min(unsafe g_mime_header_list_get_count(list), Int32(MailLimits.headers)) {
            guard let header = unsafe g_mime_header_list_get_header_at(list, index),
                let name = unsafe g_mime_header_get_name(header), let value = unsafe g_mime_header_get_raw_value(header)
            else { continue }
            let count = unsafe min(strnlen(value, MailLimits.headerBytes), MailLimits.headerBytes)
            let bytes = unsafe UnsafeRawBufferPointer(start: value, count: count)
            unsafe headers.add(String(cString: name), MailText.unfolded(MailCharset.decode(Array(bytes), as: nil)))
        }
        return headers
    }

    private mutating func part(_ object: UnsafeMutablePointer<GMimeObject>, depth: Int) -> MailPart {
        parts -= 1
        var part = unsafe Self.described(object)
        let raw = UnsafeMutableRawPointer(object)
        guard depth < MailLimits.depth else { return part }
        if unsafe MailParser.isA(raw, g_mime_multipart_get_type()) {
            let multipart = unsafe raw.assumingMemoryBound(to: GMimeMultipart.self)
            let count = unsafe g_mime_multipart_get_count(multipart)
            for index in 0..<max(0, count) where parts > 0 {
                guard let child = unsafe g_mime_multipart_get_part(multipart, index) else { continue }
                part.children.append(unsafe self.part(child, depth: depth + 1))
            }
            // Without the boundary that it names, all of it stands before the first part.
            if part.children.isEmpty, let prologue = unsafe Self.text(g_mime_multipart_get_prologue(multipart)) {
                part.children = bare(prologue, depth: depth)
            }
        } else if unsafe MailParser.isA(raw, g_mime_message_part_get_type()) {
            let holder = unsafe raw.assumingMemoryBound(to: GMimeMessagePart.self)
            if let inner = unsafe g_mime_message_part_get_message(holder) {
                part.messages = [unsafe message(inner, depth: depth + 1)]
            }
        } else if unsafe MailParser.isA(raw, g_mime_part_get_type()), Self.isRead(part) {
            part.content = unsafe content(of: raw.assumingMemoryBound(to: GMimePart.self))
        }
        return part
    }

    /// Text, and what tells of deliveries; other files are only named.
    private static func isRead(_ part: MailPart) -> Bool {
        part.mediaType.utf8.starts(with: "text/".utf8) || part.mediaType.utf8.starts(with: "message/".utf8)
    }

    private static func described(_ object: UnsafeMutablePointer<GMimeObject>) -> MailPart {
        var part = MailPart()
        if let type = unsafe g_mime_object_get_content_type(object) {
            let (media, subtype) = unsafe (
                text(g_mime_content_type_get_media_type(type)), text(g_mime_content_type_get_media_subtype(type))
            )
            part.mediaType = "\(media ?? "text")/\(subtype ?? "plain")".lowercased()
            func parameter(_ name: String) -> String? { unsafe text(g_mime_content_type_get_parameter(type, name)) }
            part.charset = parameter("charset")
            part.isFlowed = parameter("format")?.lowercased() == "flowed"
            part.deletesBlanks = parameter("delsp")?.lowercased() == "yes"
            part.variant = ["report-type", "method", "smime-type"].lazy.compactMap(parameter).first?.lowercased() ?? ""
            part.name = parameter("name")
        }
        if let disposition = unsafe g_mime_object_get_content_disposition(object) {
            let kind = unsafe text(g_mime_content_disposition_get_disposition(disposition))
            part.isAttachment = kind?.lowercased() == "attachment"
            let name = unsafe text(g_mime_object_get_content_disposition_parameter(object, "filename"))
            part.name = name ?? part.name
        }
        part.name = unsafe (encodedName(object) ?? part.name).map { String(MailWords.decoded($0).tidied) }?.nonEmpty
        return part
    }

    /// A file's name in RFC 2047's words, which parameters may not have and often do: GMime loses what has quotes in it.
    private static func encodedName(_ object: UnsafeMutablePointer<GMimeObject>) -> String? {
        guard let list = unsafe g_mime_object_get_header_list(object) else { return nil }
        for (field, parameter) in [("Content-Disposition", "filename"), ("Content-Type", "name")] {
            guard let header = unsafe g_mime_header_list_get_header(list, field),
                let value = unsafe text(g_mime_header_get_raw_value(header)), value.utf8.count < 4000,
                value.contains("=?"),
                let name = HeaderValue(MailText.unfolded(value)).parameter(parameter), name.contains("=?")
            else { continue }
            return name
        }
        return nil
    }

    private static func text(_ characters: UnsafePointer<CChar>?) -> String? {
        guard let characters = unsafe characters else { return nil }
        return unsafe String(cString: characters)
    }

    /// The parts of a multipart by the line that it begins with; text where it begins with none.
    private mutating func bare(_ prologue: String, depth: Int) -> [MailPart] {
        let text = prologue.utf8.prefix(textBytes)
        textBytes -= text.count
        let line = text.drop { $0 <= 0x20 }.prefix { $0 != 0x0A }.filter { $0 > 0x20 }
        guard line.starts(with: "--".utf8), line.count > 2 else {
            return [.text(String(decoding: text, as: UTF8.self), as: "text/plain")]
        }
        let boundary = line.dropFirst(2)
        guard boundary.count <= 200, !boundary.contains(UInt8(ascii: "\"")), !boundary.contains(UInt8(ascii: "\\")),
            depth + 1 < MailLimits.depth
        else { return [] }
        let header = "Content-Type: multipart/mixed; boundary=\"\(String(decoding: boundary, as: UTF8.self))\"\n\n"
        let again = MailParser.read(Array(header.utf8) + text, depth: depth + 1)
        return again?.root.children ?? []
    }

    /// What an encoding with something behind it is: `quoted-printable;`.
    private static func encoding(of part: UnsafeMutablePointer<GMimePart>) -> GMimeContentEncoding? {
        let object = unsafe UnsafeMutableRawPointer(part).assumingMemoryBound(to: GMimeObject.self)
        guard let said = unsafe text(g_mime_object_get_header(object, "Content-Transfer-Encoding")), said.contains(";")
        else { return nil }
        return unsafe g_mime_content_encoding_from_string(said.prefix { $0 != ";" }.trimmed.lowercased())
    }

    private mutating func content(of part: UnsafeMutablePointer<GMimePart>) -> [UInt8] {
        guard textBytes > 0, let wrapper = unsafe g_mime_part_get_content(part),
            let stream = unsafe g_mime_stream_mem_new()
        else { return [] }
        defer { unsafe g_object_unref(stream) }
        if let encoding = unsafe Self.encoding(of: part) { unsafe g_mime_data_wrapper_set_encoding(wrapper, encoding) }
        guard unsafe g_mime_data_wrapper_write_to_stream(wrapper, stream) >= 0 else { return [] }
        let memory = unsafe UnsafeMutableRawPointer(stream).assumingMemoryBound(to: GMimeStreamMem.self)
        guard let array = unsafe g_mime_stream_mem_get_byte_array(memory), let data = unsafe array.pointee.data else {
            return []
        }
        let count = unsafe min(Int(array.pointee.len), textBytes)
        textBytes -= count
        return unsafe Array(UnsafeBufferPointer(start: data, count: count))
    }
}
