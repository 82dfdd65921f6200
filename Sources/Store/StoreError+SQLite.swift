internal import GRDB

extension StoreError {
    /// Translates an error of the database layer, so that none of its types leaves this module.
    init(_ error: any Error, path: String = "") {
        if let already = error as? StoreError {
            self = already
            return
        }
        if error is CancellationError {
            self.init(.cancelled, "stopping")
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.failed, "the store failed: \(error)")
            return
        }
        let words = error.message ?? "\(error.resultCode)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.busy, "the database is locked by another process: \(words)")
        case .SQLITE_FULL: self.init(.full, "the disk is full: \(words)")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(.corrupt, "the database is damaged: \(words); restore it from a backup")
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_IOERR:
            self.init(.unusable, "the database \(path) cannot be used: \(words)")
        default: self.init(.failed, "the database refused: \(words)")
        }
    }
}

/// Runs a body whose errors are the database layer's, and throws `StoreError` instead.
///
/// The one without `await` blocks the thread that calls it for as long as the disk takes.
func translating<T>(_ path: String = "", _ body: () throws -> T) throws(StoreError) -> T {
    do { return try body() } catch { throw StoreError(error, path: path) }
}

/// Runs a body whose errors are the database layer's, and throws `StoreError` instead.
func translating<T>(_ path: String = "", _ body: () async throws -> T) async throws(StoreError) -> T {
    do { return try await body() } catch { throw StoreError(error, path: path) }
}
