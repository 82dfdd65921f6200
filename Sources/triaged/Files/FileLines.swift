private import CZlib
import Foundation

/// Reads files line by line, plain ones and those compressed with gzip.
enum FileLines {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// A line that is longer is no line of a file that anybody means to be read.
    private static let limit = 64 << 20
    private static let newline = UInt8(ascii: "\n")

    /// Calls `body` with each line's number, from 1, and its bytes without the line's end.
    ///
    /// - Throws: `Failure` for what cannot be read, is cut short or damaged, and what `body` throws.
    static func forEach(of path: String, _ body: (_ number: Int, _ line: [UInt8]) throws -> Void) throws {
        let file = try CompressedFile(path)
        var number = 0
        var held: [UInt8] = []
        while let chunk = try file.next() {
            var rest = chunk[...]
            while let end = rest.firstIndex(of: newline) {
                number += 1
                try body(number, held + rest[..<end])
                held.removeAll(keepingCapacity: true)
                rest = rest[(end + 1)...]
            }
            held += rest
            guard held.count <= limit else {
                throw Failure(description: "\(path):\(number + 1): the line is longer than \(limit >> 20) MB")
            }
        }
        if !held.isEmpty { try body(number + 1, held) }
    }
}

/// An open file of zlib's, which reads what is not compressed as it is.
@safe private struct CompressedFile: ~Copyable {
    private let path: String
    private let file: gzFile
    private static let chunk = 1 << 16

    init(_ path: String) throws {
        guard let file = unsafe gzopen(path, "rb") else {
            throw FileLines.Failure(description: "\(path) cannot be read: \(Self.systemReason())")
        }
        self.path = path
        unsafe self.file = file
    }

    deinit {
        unsafe _ = gzclose_r(file)
    }

    /// The next bytes, never none; `nil` at the end.
    func next() throws -> [UInt8]? {
        var got: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Self.chunk) { buffer, count in
            got = unsafe gzread(file, buffer.baseAddress, UInt32(Self.chunk))
            count = max(0, Int(got))
        }
        if got > 0 { return bytes }
        // Where a compressed file ends too early, zlib gives what there is and then says so.
        var code: Int32 = 0
        let words = unsafe gzerror(file, &code)
        switch code {
        case Z_OK: return nil
        case Z_BUF_ERROR: throw FileLines.Failure(description: "\(path) is cut short: copy it anew")
        case Z_ERRNO: throw FileLines.Failure(description: "\(path) cannot be read: \(Self.systemReason())")
        default:
            let reason = unsafe words.map { unsafe String(cString: $0) } ?? "error \(code)"
            throw FileLines.Failure(description: "\(path) is damaged: \(reason)")
        }
    }

    private static func systemReason() -> String { unsafe String(cString: strerror(errno)) }
}
