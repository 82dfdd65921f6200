/// An address that came from outside to answer to: posted to only where it is the platform's own.
///
/// Whoever forges one must neither learn what we say nor choose what of the platform is called.
package enum ResponseAddress {
    private static let longest = 2000

    /// - Parameter root: the scheme, the host and the path that it must lie under, ending in `/`.
    package static func isGood(_ address: String, under root: String) -> Bool {
        guard root.hasSuffix("/"), address.utf8.count <= longest, address.utf8.starts(with: root.utf8),
            address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !unwanted.contains($0) })
        else { return false }
        let rest = address.utf8.dropFirst(root.utf8.count)
        guard !rest.isEmpty else { return false }
        // A client resolves `..`, and a proxy in front of the platform also what stands for it.
        let path = rest.prefix { $0 != UInt8(ascii: "?") }
        let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            let text = String(decoding: part, as: UTF8.self).lowercased()
            return text != "." && text != ".." && !["%2e", "%2f", "%5c", "%25", "%00"].contains(where: text.contains)
        }
    }

    /// Backslashes, which some clients take for slashes, and what no server is sent.
    private static let unwanted: [UInt8] = [UInt8(ascii: "\\"), UInt8(ascii: "#")]
}
