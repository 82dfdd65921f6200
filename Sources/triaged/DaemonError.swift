/// Errors of others' making, in words for the terminal.
enum DaemonError {
    static func words(_ error: any Error, host: String, port: Int) -> String {
        let text = "\(error)"
        if text.contains("EADDRINUSE") || text.contains("errno: 98") || text.contains("Address already in use") {
            return
                "the address \(host):\(port) is taken; stop the other program, or choose another port under \"listen\""
        }
        if text.contains("EACCES") || text.contains("errno: 13") {
            return "no permission to listen on \(host):\(port); ports below 1024 need privileges"
        }
        return text
    }
}
