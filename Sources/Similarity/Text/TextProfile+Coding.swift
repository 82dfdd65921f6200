/// The bytes of a profile as the store keeps them.
///
/// A query reads dozens of profiles and a start reads all of them, so everything lies at whole bytes, little-endian:
///
/// | bytes | what |
/// |---|---|
/// | 1, 1 | version; flags |
/// | 4, 2, 2, 2 | length, number of terms, of pieces, of the title's pieces |
/// | … | the text's vector, then the title's unless it is the same |
/// | 8 each | the terms' hashes |
/// | 1 each | 128 if it is in the title, and the count up to 126; 127 means that it follows |
/// | 2 each | counts from 127 on |
/// | 2 each | the pieces, then the title's unless they are the text's first |
///
/// A vector is the width of its numbers in bits, 0 if all are zero, and 16 groups of 8 numbers, each as many bytes as
/// the width. Most take 7 bits, and a profile of 25 terms some 530 bytes.
extension TextProfile {
    static let dimensions = 128
    private static let version: UInt8 = 2
    /// More than a title and 500 characters can have.
    private static let mostTerms = 1 << 12
    private static let mostPieces = 1 << 10

    private enum Flag {
        static let titlePiecesComeFirst: UInt8 = 1
        static let titleVectorIsSame: UInt8 = 2
    }

    /// The profile's bytes; terms past the 4,096th and pieces past the 1,024th are left out.
    package var encoded: [UInt8] {
        let terms = terms.prefix(Self.mostTerms)
        let pieces = pieces.prefix(Self.mostPieces)
        let titlePieces = titlePieces.prefix(Self.mostPieces)
        // The title is most often what the text begins with, and often all there is.
        let titleComesFirst = pieces.starts(with: titlePieces)
        let titleIsAll = titleVector == vector
        var writer = ByteWriter()
        writer.put(Self.version)
        writer.put((titleComesFirst ? Flag.titlePiecesComeFirst : 0) | (titleIsAll ? Flag.titleVectorIsSame : 0))
        writer.put(UInt32(clamping: length))
        for count in [terms.count, pieces.count, titlePieces.count] { writer.put(UInt16(clamping: count)) }
        writer.put(packed: vector)
        if !titleIsAll { writer.put(packed: titleVector) }
        for term in terms { writer.put(term.hash) }
        for term in terms { writer.put((term.isInTitle ? 128 : 0) | UInt8(min(term.count, 127))) }
        for term in terms where term.count >= 127 { writer.put(term.count) }
        for piece in pieces { writer.put(piece) }
        if !titleComesFirst { for piece in titlePieces { writer.put(piece) } }
        return writer.bytes
    }

    /// Reads what `encoded` gave; `nil` for bytes of another version, cut short or broken.
    package init?(decoding bytes: [UInt8]) {
        var reader = ProfileReader(bytes)
        guard reader.number(UInt8.self) == Self.version, let flags = reader.number(UInt8.self),
            let length = reader.number(UInt32.self), let termCount = reader.number(UInt16.self),
            let pieceCount = reader.number(UInt16.self), let titlePieceCount = reader.number(UInt16.self),
            termCount <= Self.mostTerms, max(pieceCount, titlePieceCount) <= Self.mostPieces,
            let vector = reader.vector()
        else { return nil }
        let titleIsAll = flags & Flag.titleVectorIsSame != 0
        let titleComesFirst = flags & Flag.titlePiecesComeFirst != 0
        guard let titleVector = titleIsAll ? vector : reader.vector(), let terms = reader.terms(Int(termCount)),
            let pieces = reader.pieces(Int(pieceCount)), !titleComesFirst || titlePieceCount <= pieceCount,
            let titlePieces = titleComesFirst
                ? Array(pieces.prefix(Int(titlePieceCount))) : reader.pieces(Int(titlePieceCount))
        else { return nil }
        self.init(
            terms: terms, length: Int(length), pieces: pieces, titlePieces: titlePieces, vector: vector,
            titleVector: titleVector)
    }
}
