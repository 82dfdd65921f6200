import Intake
import Platforms
import Support
import Testing

/// Expectations from a browser's `TextDecoder` (all 128 upper bytes) and from Python's codecs (words).
struct CharsetTests {
    @Test(arguments: [
        ("ibm866", "2e3f89d51df1d1b9"), ("iso-8859-2", "da4d3b2f8f06435d"), ("iso-8859-3", "c1d9ce25d3762a52"),
        ("iso-8859-4", "54140e6e75ba62ce"), ("iso-8859-5", "5372981566958051"), ("iso-8859-6", "2b716bc800e7bfe3"),
        ("iso-8859-7", "8d94b0308cf418c9"), ("iso-8859-8", "ade2c0790e86ddc8"), ("iso-8859-8-i", "ade2c0790e86ddc8"),
        ("iso-8859-10", "129e084c5bc4da60"), ("iso-8859-13", "20a9bcd406361c31"),
        ("iso-8859-14", "80050213abdb4257"), ("iso-8859-15", "b9a4a2394ee58552"),
        ("iso-8859-16", "c2bb18a77fe0cd90"), ("koi8-r", "25a9da95cf2db39e"), ("koi8-u", "79b0a6e96024f61a"),
        ("macintosh", "94dcdcc19412eb48"), ("windows-874", "4bb5efdc1a2832ec"), ("windows-1250", "52665a0c49e77322"),
        ("windows-1251", "153baf169d84e269"), ("windows-1252", "9ba654722668eee9"),
        ("windows-1253", "fa630499b7db169e"), ("windows-1254", "612d01246f4b5106"),
        ("windows-1255", "16925d6a9d5cff62"), ("windows-1256", "ae636a90722c9d75"),
        ("windows-1257", "abd51531663d43f8"), ("windows-1258", "ded84db6d51e3143"),
        ("x-mac-cyrillic", "ab39a8a69bbbd008"), ("x-user-defined", "3c73f8bf837f120d"),
    ])
    func `the upper half of a single-byte encoding is what a browser reads`(name: String, expected: String) throws {
        let text = try #require(Charset(named: name)).decode(Array(UInt8(0x80)...0xFF))
        #expect(text.unicodeScalars.count == 128)
        #expect(fingerprint(of: Array(text.utf8)).hasPrefix(expected), "\(text)")
    }

    @Test(arguments: [
        ("shift_jis", "8b40945c82cc9776965d8146835f815b834e8382815b8368", "機能の要望：ダークモード"),
        ("windows-31j", "eee08bb4ed9587408160", "髙橋﨑①～"),
        ("euc-jp", "bbd9caa7a4a4a4aca4c7a4ada4dea4bba4f3", "支払いができません"),
        ("iso-2022-jp", "1b2442405f446a32684c4c1b2842204f4b1b244221291b2842", "設定画面 OK？"),
        ("gb2312", "c7ebd6a7b3d6c9eec9abc4a3cabd", "请支持深色模式"),
        ("gb18030", "9439fc3620a2e38139ef31", "😀 €㐂"),
        ("big5", "bdd0a4e4b4a9b260a6e2bcd2a6a1", "請支援深色模式"),
        ("ks_c_5601-1987", "b4d9c5a920b8f0b5e5b8a620c3dfb0a1c7d820c1d6bcbcbfe4208c63", "다크 모드를 추가해 주세요 똠"),
        ("euc-kr", "b0e1c1a6", "결제"),
        ("koi8-r", "e4cfc2c1d7d8d4c520d4a3cdced5c020d4c5cdd5", "Добавьте тёмную тему"),
        ("windows-1251", "c5eaf1efeef0f220f3204353562c20e1f3e4fc20ebe0f1eae020b4", "Експорт у CSV, будь ласка ґ"),
        ("iso-8859-5", "b6e3e0ddd0db", "Журнал"),
        ("cp866", "8ee2e7f1e2", "Отчёт"),
        ("iso-8859-2", "50f86964656a746520746d6176fd207265be696d", "Přidejte tmavý režim"),
        ("windows-1250", "8e6c759d6f75e86bfd20846bf9f293", "Žluťoučký „kůň“"),
        ("iso-8859-15", "507265697320696e20a4", "Preis in €"),
        ("iso-8859-7", "d3eaeff4e5e9edfc20e8ddece1", "Σκοτεινό θέμα"),
        ("windows-1255", "eef6e120ebe4e4", "מצב כהה"),
        ("windows-1256", "c7e1e6d6da20c7e1cfc7dfe4", "الوضع الداكن"),
        ("tis-620", "e2cbc1b4c1d7b4", "โหมดมืด"),
        ("windows-1254", "4b6172616e6cfd6b20fe6966726520ddf0", "Karanlık şifre İğ"),
        ("iso-8859-9", "fdfefd6b", "ışık"),
        ("utf-16le", "480069002000ac203dd800de", "Hi €😀"),
        ("utf-16be", "00480069002020acd83dde00", "Hi €😀"),
        ("macintosh", "43728f6d652062729e6c8e6520bd", "Crème brûlée Ω"),
        ("windows-1258", "4368eaec20f0f4f2", "Chê\u{301} đô\u{323}"),
    ])
    func `words in every family read as they were written`(name: String, hex: String, text: String) throws {
        let bytes = try #require(Hex.decode(Array(hex.utf8)[...]))
        #expect(try #require(Charset(named: name)).decode(bytes) == text)
    }

    @Test(
        arguments: [
            ("utf-8", [0x41, 0xC3, 0x28], "A\u{FFFD}("), ("shift_jis", [0x81, 0x22, 0x41], "\u{FFFD}\"A"),
            ("shift_jis", [0x41, 0x81], "A\u{FFFD}"), ("euc-jp", [0xA4, 0x3C, 0x62], "\u{FFFD}<b"),
            ("euc-jp", [0x8F, 0xB0, 0xEF, 0x8E, 0xB1], "\u{5155}ｱ"), ("gbk", [0x80, 0xFF, 0x41], "€\u{FFFD}A"),
            ("gb18030", [0x81, 0x30, 0x41], "\u{FFFD}0A"), ("gb18030", [0x94, 0x39, 0xDA, 0x33], "💩"),
            ("euc-kr", [0xB0], "\u{FFFD}"), ("big5", [0xFF, 0x3E, 0xA4, 0x40], "\u{FFFD}>一"),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x24, 0x1B, 0x28, 0x42, 0x3C], "\u{FFFD}<"),
            ("iso-2022-jp", [0x1B, 0x28, 0x4A, 0x5C, 0x7E, 0x1B, 0x28, 0x49, 0x31], "¥‾ｱ"),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x7C, 0x62, 0x0A, 0x41], "髙\nA"), ("iso-2022-jp", [0xE9], "\u{FFFD}"),
            ("utf-16le", [0xFE, 0xFF, 0x20, 0xAC], "€"), ("utf-16", [0xAC, 0x20, 0x41], "€\u{FFFD}"),
            ("utf-16be", [0xD8, 0x00, 0x00, 0x41], "\u{FFFD}A"), ("windows-1252", [0x80, 0x81], "€\u{81}"),
            ("windows-1253", [0xAA, 0x81], "\u{FFFD}\u{81}"), ("x-user-defined", [0x41, 0x80], "A\u{F780}"),
            ("iso-2022-kr", [0x41, 0x42], "\u{FFFD}"), ("hz-gb-2312", [], ""),
        ] as [(String, [UInt8], String)])
    func `what is not valid becomes one mark, and no ASCII byte disappears`(
        name: String, bytes: [UInt8], text: String
    ) throws {
        #expect(try #require(Charset(named: name)).decode(bytes) == text)
    }

    @Test func `labels are compared without case and blanks, and what is none is none`() {
        #expect(Charset(named: " Latin1\t") == .windows1252)
        #expect(Charset(named: "ISO_8859-1:1987") == .windows1252)
        #expect(Charset(named: "CP1251") == .windows1251)
        #expect(Charset(named: "x-sjis") == .shiftJIS)
        #expect(Charset(named: "ms932") == .shiftJIS)
        #expect(Charset(named: "unicode") == .utf16le)
        for name in ["", "utf-7", "klingon", "utf-8;", "latin-1"] { #expect(Charset(named: name) == nil) }
        for charset in Charset.allCases { #expect(Charset(named: charset.rawValue.uppercased()) == charset) }
    }

    @Test(arguments: Charset.allCases) func `any bytes at all are read, and plain ones as they are`(charset: Charset) {
        var random = SeededGenerator(seed: 6)
        for length in [0, 1, 2, 3, 7, 4095, 4096, 4097, 50_000] {
            let noise = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let text = charset.decode(noise)
            #expect(text.isEmpty == (length == 0))
            _ = charset.decode([UInt8](repeating: 0x81, count: length))
            _ = charset.decode([UInt8](repeating: 0xFF, count: length))
        }
        guard ![.utf16le, .utf16be, .replacement].contains(charset) else { return }
        #expect(charset.decode(Array("plain <b>&amp; \\ ~".utf8)) == "plain <b>&amp; \\ ~")
    }
}
