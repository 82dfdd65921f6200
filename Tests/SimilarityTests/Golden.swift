import Foundation
import Similarity

/// The cases that the maintainers' training script wrote: both sides must give the same for them.
enum Golden {
    /// The lines of a file in `Golden/`, each a JSON object; none where the file is not there.
    static func lines(_ name: String) throws -> [[String: Any]] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
        guard let data = try? Data(contentsOf: file) else { return [] }
        return try data.split(separator: UInt8(ascii: "\n")).compactMap {
            try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
        }
    }

    /// The model as it is shipped, read once for all tests.
    static let model: Result<SimilarityModel, any Error> = Result { try SimilarityModel.shipped() }

    static func cosine(_ a: [Int8], _ b: [Int8]) -> Float {
        Float(zip(a, b).reduce(0) { $0 + Int($1.0) * Int($1.1) }) / 16129
    }
}
