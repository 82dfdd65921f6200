private import Foundation
internal import GRDB
private import Intake

/// The only SQL: one SQLite file in WAL mode, one process, one writer at a time.
///
/// Its operations are coarse and speak in values; no database type leaves the module. Times are `Timestamp`s and
/// identities the caller's, so that a second store can stand in its place.
package final class Store: Sendable {
    /// How hard a commit is pushed to the disk.
    ///
    /// Anything but `full` may lose acknowledged events on power loss.
    package enum Durability: String, Sendable, CaseIterable {
        case full, normal, off
    }

    package struct Options: Sendable {
        package var durability: Durability
        /// Events that may wait in memory for the next commit before `append` refuses.
        package var maximumPendingAppends: Int
        /// Decided-later events that may wait in the inbox before `append` refuses.
        package var maximumBacklog: Int

        package init(
            durability: Durability = .full, maximumPendingAppends: Int = 4096, maximumBacklog: Int = 1_000_000
        ) {
            self.durability = durability
            self.maximumPendingAppends = maximumPendingAppends
            self.maximumBacklog = maximumBacklog
        }
    }

    package let path: String
    /// Opened for looking only.
    package let isReadOnly: Bool
    let options: Options
    let pool: DatabasePool
    let appends: AppendQueue
    let backlogCount: BacklogCount
    private let lock: ProcessLock?

    /// Opens the file for the daemon: creates it where it is missing, takes the process lock, migrates.
    package init(path: String, options: Options = Options()) throws(StoreError) {
        let lock = try ProcessLock(path: path + ".lock")
        self.lock = lock
        self.path = path
        isReadOnly = false
        self.options = options
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration())
            try pool.writeWithoutTransaction { db in
                // Opening a pool sets NORMAL, which may lose the last commits on power loss. They are acknowledged to
                // people outside, so FULL is the rule, and it must be said after the pool has had its say.
                try db.execute(sql: "PRAGMA synchronous = \(options.durability.rawValue.uppercased())")
                // A checkpoint syncs the whole file; fewer and larger ones cost less than the default of 1,000 pages.
                try db.execute(sql: "PRAGMA wal_autocheckpoint = 8000")
            }
            try Schema.migrate(pool)
            backlogCount = BacklogCount(try pool.read(Self.countWaiting))
        } catch {
            throw StoreError(error, path: path)
        }
        appends = AppendQueue(limit: options.maximumPendingAppends)
    }

    /// Opens an existing file for looking only, beside a running daemon if there is one.
    package init(readingFrom path: String) throws(StoreError) {
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreError(.unusable, "there is no database at \(path)")
        }
        lock = nil
        self.path = path
        isReadOnly = true
        options = Options()
        do {
            var configuration = Self.configuration()
            configuration.readonly = true
            pool = try DatabasePool(path: path, configuration: configuration)
            try Schema.requireCurrent(pool)
        } catch {
            throw StoreError(error, path: path)
        }
        appends = AppendQueue(limit: 0)
        backlogCount = BacklogCount(0)
    }

    /// Opens an existing file for a person's change beside a running daemon: no lock is taken, nothing is migrated.
    package init(changing path: String) throws(StoreError) {
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreError(.unusable, "there is no database at \(path)")
        }
        lock = nil
        self.path = path
        isReadOnly = false
        options = Options()
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration())
            try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
            try Schema.requireCurrent(pool)
        } catch {
            throw StoreError(error, path: path)
        }
        appends = AppendQueue(limit: 0)
        backlogCount = BacklogCount(0)
    }

    /// True when a daemon, or another command that decides, has the file.
    package static func isInUse(_ path: String) -> Bool {
        do {
            _ = try ProcessLock(path: path + ".lock")
            return false
        } catch { return error.code == .inUse }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.label = "store"
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(5)
        configuration.foreignKeysEnabled = true
        return configuration
    }

    /// Closes the database; later calls fail.
    package func close() {
        // A reader still at work only delays the final checkpoint, which the next start makes up for.
        try? pool.close()
    }

    /// True when the database can be written at this moment.
    package func isWritable() async -> Bool {
        await
            (try? pool.writeWithoutTransaction { db in
                // A lock can be had on a full disk too: only a commit that reached the disk shows that the next can.
                try db.execute(sql: "UPDATE counter SET value = value + 1 WHERE name = 'readiness_checks'")
                return true
            }) ?? false
    }
}

/// Holds `path.lock` for the life of the process, so that two daemons never share one database.
private final class ProcessLock: Sendable {
    private let descriptor: Int32

    init(path: String) throws(StoreError) {
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let words = unsafe String(cString: strerror(errno))
            throw StoreError(.unusable, "cannot create \(path): \(words); its folder must exist and be writable")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StoreError(
                .inUse, "another triaged is using this database (it holds \(path)); stop it, or name another file")
        }
    }

    deinit { close(descriptor) }
}
