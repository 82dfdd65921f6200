private import CCLD2

/// The language a text is written in, as CLD2 sees it.
///
/// Costs tens of microseconds for a message.
enum Language {
    /// Fewer words than this are too few to tell.
    static let minimumWords = 4

    /// Codes of ISO 639-1 that are ever found.
    static let codes =
        """
        aa ab af ak am ar as ay az ba be bg bh bi bn bo br bs ca co cs cy da de dv dz ee el en eo es et eu fa fi fj fo \
        fr fy ga gd gl gn gu gv ha he hi hr ht hu hy ia id ie ig ik is it iu ja jv ka kk kl km kn ko ks ku ky la lb lg \
        ln lo lt lv mg mi mk ml mn mr ms mt my na ne nl nn no nr ny oc om or os pa pl ps pt qu rm rn ro ru rw sa sd sg \
        si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ug uk ur uz ve vi vo wo xh yi yo \
        za zh zu
        """.split(separator: " ").map(String.init)

    private static let known = Set(codes)
    /// Names that ISO 639-1 has given up.
    private static let renamed = ["iw": "he", "jw": "jv"]

    /// `nil` when nobody could be sure.
    static func code(of text: String) -> String? {
        let utf8 = Array(text.utf8)
        var words = 0
        for token in FoldedText(utf8: utf8, .tokens).tokens where !token.isSymbol {
            words += 1
            if words == minimumWords { break }
        }
        guard words == minimumWords else { return nil }
        let found: String? = unsafe utf8.withUnsafeBytes { bytes in
            guard let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                let name = unsafe triaged_cld2_language(start, bytes.count)
            else { return nil }
            return unsafe String(cString: name)
        }
        // Chinese comes with its script: zh-Hant.
        guard let code = found?.split(separator: "-").first.map(String.init) else { return nil }
        let today = renamed[code] ?? code
        return known.contains(today) ? today : nil
    }
}
