import Documents
import Foundation
import Platforms

/// A file of past requests on the disk.
struct ImportFile {
    struct Refusal: Error, CustomStringConvertible { let description: String }

    let path: String
    let format: ImportReader.Format
    /// What it is known by: its beginning, size and time of change, and how it is read.
    let identity: String

    init(_ path: String, _ format: ImportReader.Format, options: ImportOptions) throws {
        self.path = path
        self.format = format
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw Refusal(description: "\(path) cannot be read: \(unsafe String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Refusal(description: "\(path) is no file; an import must be able to begin again")
        }
        let head = try Self.open(path, at: 0).read(upToCount: 1 << 16) ?? Data()
        let known = "\(format.rawValue) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
        identity = fingerprint(of: Array("\(known)\n\(options.text)\n".utf8) + Array(head))
    }

    /// A reader of its rows, from the start or from between two rows.
    func reader(
        named name: String, options: ImportOptions, at position: ByteStream.Position? = nil
    ) throws -> ImportReader {
        try ImportReader(format, name: name, options: options, at: position) { offset in
            let handle = try Self.open(path, at: offset)
            return ByteStream(from: offset) { Array(try handle.read(upToCount: 1 << 17) ?? Data()) }
        }
    }

    private static func open(_ path: String, at offset: Int64) throws -> FileHandle {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw Refusal(description: "\(path) cannot be read: \(unsafe String(cString: strerror(errno)))")
        }
        try handle.seek(toOffset: UInt64(clamping: offset))
        return handle
    }
}

/// Where refused rows go, one JSON object on each line.
final class RefusedRows {
    private let handle: FileHandle
    private(set) var bytes: Int64

    /// Cuts off what was written after `bytes`: those rows are read again.
    init(_ path: String, after bytes: Int64) throws {
        if !FileManager.default.fileExists(atPath: path) {
            guard FileManager.default.createFile(atPath: path, contents: nil) else {
                throw ImportFile.Refusal(description: "\(path) cannot be written")
            }
        }
        guard let handle = FileHandle(forWritingAtPath: path) else {
            throw ImportFile.Refusal(description: "\(path) cannot be written")
        }
        self.handle = handle
        self.bytes = min(bytes, Int64(clamping: try handle.seekToEnd()))
        try handle.truncate(atOffset: UInt64(clamping: self.bytes))
    }

    func write(_ lines: [[UInt8]]) throws {
        guard !lines.isEmpty else { return }
        let data = Data(lines.joined(separator: [0x0A]) + [0x0A])
        try handle.write(contentsOf: data)
        bytes += Int64(data.count)
    }
}
