/// What went wrong in the store, in words an operator can act on.
package struct StoreError: Error, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// Another process holds the database.
        case inUse = "in_use"
        /// The file cannot be opened, created or written.
        case unusable
        /// Another writer held the database longer than the time-out.
        case busy
        /// The disk is full.
        case full
        /// The file is damaged, or is not a database.
        case corrupt
        /// The file was written by a newer triaged.
        case newer
        /// What was read before the transaction no longer holds; read again and retry.
        case conflict
        /// Too many events wait to be kept.
        case overloaded
        /// What was asked for is not there.
        case notFound = "not_found"
        /// It is there, and what was asked for cannot be done to it.
        case refused
        case failed
        /// The task was cancelled: the process is stopping.
        case cancelled
    }

    package var code: Code
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
