private import Glibc
internal import Intake

/// A thread with its own multi handle, and the mailbox that leads to it.
struct Lane: Sendable {
    let mailbox: Mailbox
    private let thread: pthread_t

    init(_ limits: CurlTransport.Limits) throws(TransportFailure) {
        let mailbox = try Mailbox()
        let driver = unsafe Unmanaged.passRetained(Driver(mailbox: mailbox, limits: limits))
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Driver>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, driver.toOpaque())
        guard code == 0 else {
            unsafe driver.release()
            throw TransportFailure(.notSent, "no thread for libcurl: error \(code)")
        }
        self.mailbox = mailbox
        self.thread = thread
    }

    func stop() {
        if mailbox.stop() { _ = pthread_join(thread, nil) }
    }
}

extension CurlTransport.Limits {
    /// A mail server may take its time to look at a message (RFC 5321, section 4.5.3.2), and giving up too early leaves
    /// it open whether it was taken.
    var forMail: Self {
        var limits = self
        limits.connect = max(connect, .seconds(15))
        limits.inFlight = min(inFlight, 8)
        return limits
    }
}
