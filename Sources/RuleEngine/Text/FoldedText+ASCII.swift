/// The way of most messages: no byte becomes two, so that nothing has to be asked but a table.
extension FoldedText {
    static func isASCII(_ utf8: Span<UInt8>) -> Bool {
        var all: UInt8 = 0
        for i in utf8.indices { all |= utf8[i] }
        return all < 0x80
    }

    /// For each ASCII byte what it becomes, and above that its kind.
    private static let table = (0..<0x80 as Range<UInt8>).map { byte in
        let fold = ScalarFold.of(Unicode.Scalar(byte))
        return UInt16(fold.kind.rawValue) << 8 | UInt16(truncatingIfNeeded: fold.packed & 0xFF)
    }

    /// Folds a text without other than ASCII bytes; gives no origins.
    mutating func foldASCII(_ utf8: Span<UInt8>, _ options: Options) {
        let table = Self.table
        let keepsEdges = options.contains(.keepsEdges)
        let wantsTokens = options.contains(.tokens)
        var tokens: [Token] = []
        if wantsTokens { tokens.reserveCapacity(utf8.count / 4) }
        bytes = [UInt8](capacity: utf8.count) { out in
            let table = table.span
            let (word, space) = (ScalarFold.Kind.word.rawValue, ScalarFold.Kind.space.rawValue)
            let (symbol, ignored) = (ScalarFold.Kind.symbol.rawValue, ScalarFold.Kind.ignored.rawValue)
            var endsInSpace = !keepsEdges
            // Where the last token ended.
            var lastEnd = -1
            var i = 0
            while i < utf8.count {
                let entry = table[Int(utf8[i])]
                let kind = UInt8(entry >> 8)
                let start = out.count
                i += 1
                if kind == ignored { continue }
                if kind == space, endsInSpace { continue }
                out.append(UInt8(truncatingIfNeeded: entry))
                endsInSpace = kind == space
                if kind == word {
                    while i < utf8.count {
                        let next = table[Int(utf8[i])]
                        if UInt8(next >> 8) == word {
                            out.append(UInt8(truncatingIfNeeded: next))
                        } else if UInt8(next >> 8) != ignored {
                            break
                        }
                        i += 1
                    }
                } else if kind != symbol {
                    continue
                }
                if wantsTokens {
                    tokens.append(
                        Token(start: start, end: out.count, isSymbol: kind == symbol, isGlued: lastEnd == start))
                }
                lastEnd = out.count
            }
            if endsInSpace, !keepsEdges, !out.isEmpty { _ = out.removeLast() }
        }
        self.tokens = tokens
    }
}
