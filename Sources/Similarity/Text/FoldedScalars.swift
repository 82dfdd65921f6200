@_spi(_Unicode) import Swift

/// The scalars of a text as both splits see them: decomposed, without accents, controls and odd blanks; case is kept.
///
/// The title comes first, then ". " and the head of the body where there is one. Only the first 500 scalars of either
/// are looked at, so that the cost does not grow with the text.
struct FoldedScalars {
    static let titleLimit = 500
    static let bodyLimit = 500

    private(set) var scalars: [UInt32] = []
    /// How many of the scalars are the title's.
    private(set) var titleEnd = 0

    init(title: String, body: String = "") {
        scalars.reserveCapacity(Self.titleLimit + Self.bodyLimit + 2)
        append(title, limit: Self.titleLimit)
        titleEnd = scalars.count
        guard !body.isEmpty else { return }
        scalars += [0x2E, 0x20]
        append(body, limit: Self.bodyLimit)
    }

    private mutating func append(_ text: String, limit: Int) {
        let start = scalars.count
        let head = text.unicodeScalars.prefix(limit)
        for scalar in head {
            guard scalar.isASCII else {
                scalars.removeSubrange(start...)
                return appendDecomposed(head)
            }
            if scalar.value >= 0x20, scalar.value != 0x7F {
                scalars.append(scalar.value)
            } else if Self.isBlankControl(scalar.value) {
                scalars.append(0x20)
            }
        }
    }

    private mutating func appendDecomposed(_ head: Substring.UnicodeScalarView) {
        for scalar in String(String.UnicodeScalarView(head))._nfd {
            let value = scalar.value
            if value < 0x80 {
                if value >= 0x20, value != 0x7F {
                    scalars.append(value)
                } else if Self.isBlankControl(value) {
                    scalars.append(0x20)
                }
                continue
            }
            switch scalar.properties.generalCategory {
            case .spaceSeparator, .lineSeparator, .paragraphSeparator: scalars.append(0x20)
            case .control, .format, .surrogate, .privateUse, .unassigned, .nonspacingMark: break
            default: if value != 0xFFFD { scalars.append(value) }
            }
        }
    }

    private static func isBlankControl(_ value: UInt32) -> Bool { value == 0x09 || value == 0x0A || value == 0x0D }
}
