private import CLibcurl
private import Glibc
internal import Intake

/// The commands after the login, and the answers with the literals in them.
extension IMAPSession {
    func talk() throws(TransportFailure) -> TransportResponse {
        guard case .converse(let commands) = exchange.task else {
            throw TransportFailure(.notSent, "nothing to be said to a mail server")
        }
        guard commands.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }) else {
            throw TransportFailure(.notSent, "a command with a line end or another control character in it")
        }
        for (index, command) in commands.enumerated() {
            let tag = "T\(index + 1) "
            try say("\(tag)\(command)\r\n")
            let ending = try end(of: tag)
            if ending == .cut { return response(200) }
            if ending == .refused {
                takeLeave()
                return response(404)
            }
        }
        takeLeave()
        return response(200)
    }

    private func response(_ status: Int) -> TransportResponse {
        TransportResponse(status: status, body: answer, isTruncated: isTruncated)
    }

    /// Says goodbye as servers like it, and waits no longer for the answer than politeness asks.
    private func takeLeave() {
        let length = answer.count
        deadline = min(deadline, .now + .seconds(1))
        do throws(TransportFailure) {
            try say("T0 LOGOUT\r\n")
            _ = try end(of: "T0 ")
        } catch {
            // All that was asked is answered.
        }
        answer.removeLast(max(0, answer.count - length))
        isTruncated = false
    }

    private enum Ending { case fine, refused, cut }

    /// Reads up to the line that ends a command.
    private func end(of tag: String) throws(TransportFailure) -> Ending {
        while let line = try nextLine() {
            guard answer[line].starts(with: tag.utf8) else { continue }
            let verdict = answer[line].dropFirst(tag.utf8.count).prefix(2).map { $0 & 0xDF }
            return verdict == Array("OK".utf8) ? .fine : .refused
        }
        isTruncated = true
        return .cut
    }

    /// The next line, with the literals in it (RFC 9051, section 4.3); `nil` when there is no room for it.
    private func nextLine() throws(TransportFailure) -> Range<Int>? {
        let start = understood
        var from = start
        while let end = try lineEnd(after: from) {
            guard let literal = Self.literal(endOf: answer[from..<end]) else {
                understood = end
                return start..<end
            }
            guard literal <= limit - min(limit, end) else { return nil }
            while answer.count < end + literal { guard try receive() else { return nil } }
            from = end + literal
        }
        return nil
    }

    private func lineEnd(after start: Int) throws(TransportFailure) -> Int? {
        var from = start
        while true {
            if let found = answer[from...].firstIndex(of: 0x0A) { return found + 1 }
            from = answer.count
            guard try receive() else { return nil }
        }
    }

    /// The length of the literal that a line announces at its end: `{12}`.
    private static func literal(endOf line: ArraySlice<UInt8>) -> Int? {
        var rest = line.dropLast()
        if rest.last == 0x0D { rest = rest.dropLast() }
        guard rest.last == UInt8(ascii: "}") else { return nil }
        let digits = rest.dropLast().reversed().prefix { (0x30...0x39).contains($0) }
        guard (1...18).contains(digits.count), rest.dropLast(digits.count + 1).last == UInt8(ascii: "{") else {
            return nil
        }
        return digits.reversed().reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    // MARK: - Bytes

    private func say(_ text: String) throws(TransportFailure) {
        var rest = ArraySlice(Array(text.utf8))
        while !rest.isEmpty {
            var sent = 0
            let code = unsafe rest.withUnsafeBytes { unsafe curl_easy_send(easy, $0.baseAddress, $0.count, &sent) }
            if sent > 0 { hasSpoken = true }
            rest = rest.dropFirst(sent)
            if code == CURLE_AGAIN { try wait(for: POLLOUT) } else if code != CURLE_OK { throw closed }
        }
    }

    /// Appends what has come, once something has; false when there is no room for it.
    private func receive() throws(TransportFailure) -> Bool {
        let room = min(chunk.count, limit - answer.count)
        guard room > 0 else { return false }
        while true {
            var count = 0
            let code = unsafe chunk.withUnsafeMutableBytes { unsafe curl_easy_recv(easy, $0.baseAddress, room, &count) }
            if code == CURLE_AGAIN {
                try wait(for: POLLIN)
                continue
            }
            guard code == CURLE_OK, count > 0 else { throw closed }
            answer.append(contentsOf: chunk.prefix(count))
            // A server that never stops would otherwise keep us as long as it likes.
            try goOn()
            return true
        }
    }

    private func wait(for event: Int32) throws(TransportFailure) {
        try goOn()
        var wish = pollfd(fd: socket, events: Int16(event), revents: 0)
        _ = unsafe poll(&wish, 1, Self.look)
    }
}
