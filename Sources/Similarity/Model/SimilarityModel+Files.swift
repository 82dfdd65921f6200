#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension SimilarityModel {
    /// Reads the model from a folder with `table.bin`, `vocab.txt` and `reranker.json`; some milliseconds.
    package convenience init(folder: String) throws(ModelError) {
        try self.init(
            table: Self.read(folder + "/table.bin"), vocabulary: Self.read(folder + "/vocab.txt"),
            reranker: Self.read(folder + "/reranker.json"))
    }

    /// Reads the model that was built with the program.
    ///
    /// It lies beside the executable, where the build puts the resources of this module, or in
    /// `../share/triaged/similarity` from there, where an installation may put it. (`Bundle.module` would end the process when it finds nothing,
    /// and needs Foundation.)
    package static func shipped() throws(ModelError) -> SimilarityModel {
        let folders = try candidateFolders()
        for folder in folders where exists(folder + "/table.bin") {
            return try SimilarityModel(folder: folder)
        }
        throw ModelError(.missing, "no table.bin in \(folders.joined(separator: " or "))")
    }

    private static func candidateFolders() throws(ModelError) -> [String] {
        guard let program = programPath(), let slash = program.lastIndex(of: "/") else {
            throw ModelError(.missing, "the program's own path is not known")
        }
        let home = String(program[..<slash])
        let bundles = names(in: home).filter { $0.hasSuffix("_Similarity.resources") }.sorted()
        return bundles.map { "\(home)/\($0)/Resources" } + ["\(home)/../share/triaged/similarity"]
    }

    private static func names(in folder: String) -> [String] {
        guard let directory = unsafe opendir(folder) else { return [] }
        defer { unsafe _ = closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            names.append(String(decoding: name, as: UTF8.self))
        }
        return names
    }

    private static func exists(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }

    /// Where the running program lies, without following what is linked to it elsewhere.
    private static func programPath() -> String? {
        var path = [UInt8](repeating: 0, count: 4096)
        let count = unsafe path.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return 0 }
            return unsafe readlink("/proc/self/exe", start.assumingMemoryBound(to: CChar.self), buffer.count)
        }
        guard count > 0, count < path.count else { return nil }
        return String(validating: path[..<count], as: UTF8.self)
    }

    private static func read(_ path: String) throws(ModelError) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ModelError(.unreadable, "\(path): \(reason())") }
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        guard size >= 0, size <= limit else {
            throw ModelError(.unreadable, "\(path) is no file of at most \(limit) bytes")
        }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        var done = 0
        while done < bytes.count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(done))
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw ModelError(.unreadable, "\(path): \(got < 0 ? reason() : "it became shorter")") }
            done += got
        }
        return bytes
    }

    private static let limit = 64 << 20

    private static func reason() -> String { unsafe String(cString: strerror(errno)) }
}
