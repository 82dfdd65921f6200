import Foundation
import Similarity

/// Profiles on disk: each its team, its paraphrase's original or −1, its size, its bytes.
struct CorpusFile: Sequence {
    var path: String

    struct Row {
        var team: UInt32
        var original: Int32
        var bytes: [UInt8]
    }

    static func write(_ rows: some Sequence<Row>, to path: String) throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        var buffer = Data()
        for row in rows {
            unsafe withUnsafeBytes(of: (row.team, row.original, UInt32(row.bytes.count))) { unsafe buffer.append(contentsOf: $0) }
            buffer.append(contentsOf: row.bytes)
            if buffer.count > 1 << 22 {
                try file.write(contentsOf: buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try file.write(contentsOf: buffer)
        try file.close()
    }

    func makeIterator() -> AnyIterator<Row> {
        guard let file = unsafe fopen(path, "r") else { return AnyIterator { nil } }
        return AnyIterator {
            var head: (UInt32, Int32, UInt32) = (0, 0, 0)
            guard unsafe fread(&head, 12, 1, file) == 1 else {
                unsafe fclose(file)
                return nil
            }
            let size = Int(head.2)
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                count = unsafe fread(buffer.baseAddress, 1, size, file)
            }
            return Row(team: head.0, original: head.1, bytes: bytes)
        }
    }
}
