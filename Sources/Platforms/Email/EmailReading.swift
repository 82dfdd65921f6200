internal import CGMime
internal import CHTML
import Intake

/// Turns a message into a submission.
enum EmailReading {
    private static let isLibraryReady: Bool = {
        g_mime_init()
        return true
    }()

    static func read(_ event: Event, _ place: EmailPlace) -> Reading {
        guard isLibraryReady else { return .invalid(reason: "the mail library could not be started") }
        let subject: String? = unsafe event.body.withUnsafeBufferPointer { bytes in
            guard let stream = unsafe g_mime_stream_mem_new_with_buffer(bytes.baseAddress, bytes.count) else {
                return nil
            }
            defer { unsafe g_object_unref(stream) }
            guard let parser = unsafe g_mime_parser_new_with_stream(stream) else { return nil }
            defer { unsafe g_object_unref(parser) }
            guard let message = unsafe g_mime_parser_construct_message(parser, nil) else { return nil }
            defer { unsafe g_object_unref(message) }
            return unsafe g_mime_message_get_subject(message).map { unsafe String(cString: $0) }
        }
        var handler = unsafe triaged_html_handler(
            context: nil, start: { _, _, _ in }, end: { _, _ in }, text: { _, _, _ in })
        _ = unsafe triaged_html_read("<p>x", 4, &handler)
        return .ignored(reason: "mail is not read yet: \(subject ?? "")")
    }
}
