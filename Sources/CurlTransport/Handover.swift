/// How far the handing over of a message has come, by what a mail server said (RFC 5321, section 4.2).
struct Handover {
    /// How many bytes of the message libcurl has taken.
    var taken = 0
    /// True when it was told that there are no more: from now on the server may take the message.
    var isWhole = false
    /// When the server's last word on the message came; only the good-bye follows.
    private(set) var answeredAt: ContinuousClock.Instant?
    /// The last reply's code.
    private(set) var code = 0
    /// The last reply's lines, without the codes.
    private(set) var words: [UInt8] = []
    /// True when the next line begins another reply.
    private var isComplete = true

    /// What is kept of one reply.
    private static let limit = 4096

    /// Takes a line: `250-8BITMIME`, or `250 2.0.0 Ok` for the last of a reply.
    mutating func hear(_ line: UnsafeRawBufferPointer) {
        let digits = unsafe line.prefix(3)
        guard unsafe digits.count == 3, unsafe digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return }
        let code = unsafe digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        // The answer to our good-bye says nothing of the message.
        guard code != 221 else { return }
        if isComplete { words = [] }
        let rest = unsafe line.dropFirst(3)
        isComplete = unsafe rest.first != UInt8(ascii: "-")
        let text = unsafe rest.dropFirst().prefix { $0 != 0x0D && $0 != 0x0A }
        if !words.isEmpty { words.append(0x0A) }
        unsafe words.append(contentsOf: text.prefix(max(0, Self.limit - words.count)))
        self.code = code
        if isWhole, isComplete, answeredAt == nil { answeredAt = .now }
    }

    /// True when the server has taken the message, or said for good that it does not.
    var isAnswered: Bool { answeredAt != nil }
}
