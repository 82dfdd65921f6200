private import CRE2

/// One compiled RE2 pattern: matching takes time linear in the text, whatever the pattern.
///
// Unchecked, since the compiler knows nothing of what the pointer leads to: RE2's matching is const and may be called
// from any number of threads (re2.h, "thread-safe"), and nothing but `deinit` changes the handle.
@safe final class Pattern: @unchecked Sendable {
    /// The largest program a pattern may have, in RE2's instructions: `\p{L}` alone has about four hundred.
    static let maximumProgram = 4000
    private static let maximumMemory: Int64 = 2 << 20

    enum Refusal: Error {
        /// Not a pattern; RE2's words for why.
        case invalid(String)
        /// Too costly to match; `nil` when it is beyond counting.
        case tooBig(Int?)
    }

    let source: String
    /// In RE2's instructions.
    let programSize: Int
    private let handle: OpaquePointer

    init(_ source: String) throws(Refusal) {
        var source = source
        let made = source.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) {
                unsafe triaged_re2_create($0.baseAddress, $0.count, 1, Self.maximumMemory)
            }
        }
        guard let made = unsafe made else { throw .invalid("out of memory") }
        if let words = unsafe triaged_re2_error(made) {
            let words = unsafe String(cString: words)
            // By its words: the error's number differs between versions of RE2.
            let isTooBig = words.hasPrefix("pattern too large") || words.hasPrefix("invalid repetition size")
            unsafe triaged_re2_destroy(made)
            throw isTooBig ? .tooBig(nil) : .invalid(words)
        }
        programSize = Int(unsafe triaged_re2_program_size(made))
        guard programSize <= Self.maximumProgram else {
            unsafe triaged_re2_destroy(made)
            throw .tooBig(programSize)
        }
        self.source = source
        unsafe handle = made
    }

    deinit {
        unsafe triaged_re2_destroy(handle)
    }

    /// The leftmost match, in bytes of the text.
    func first(in utf8: [UInt8]) -> Range<Int>? { matches(in: utf8, atMost: 1).first }

    /// Matches from left to right, none in another; empty ones are left out but for a first one asked for alone.
    func matches(in utf8: [UInt8], atMost limit: Int) -> [Range<Int>] {
        var found: [Range<Int>] = []
        unsafe utf8.withUnsafeBytes { bytes in
            let text = unsafe bytes.assumingMemoryBound(to: CChar.self)
            var from = 0
            var (start, end) = (0, 0)
            // Each search takes time linear in the text, so that their number is what must be bounded.
            for _ in 0..<limit {
                guard
                    unsafe triaged_re2_find(handle, text.baseAddress, text.count, from, &start, &end) == 1,
                    start <= end
                else { return }
                if start < end || limit == 1 { found.append(start..<end) }
                from = start < end ? end : end + 1
                if from > text.count { return }
            }
        }
        return found
    }
}

/// A bounded number of patterns matched together in one pass.
///
/// Only a set that compiled exists: matching one that did not would crash.
// Unchecked for the same reason as `Pattern`: a compiled RE2::Set is only read, and locks its automaton's memory itself.
@safe final class PatternSet: @unchecked Sendable {
    static let maximumMemory: Int64 = 8 << 20

    private let handle: OpaquePointer
    private let count: Int

    /// `nil` when RE2 cannot fit the patterns into the memory of one set, in bytes.
    init?(_ sources: [String], memory: Int64 = maximumMemory) {
        guard let made = unsafe triaged_re2_set_create(1, memory) else { return nil }
        var isComplete = true
        for (number, source) in sources.enumerated() {
            var source = source
            let index = source.withUTF8 { bytes in
                unsafe bytes.withMemoryRebound(to: CChar.self) {
                    unsafe triaged_re2_set_add(made, $0.baseAddress, $0.count)
                }
            }
            isComplete = isComplete && Int(index) == number
        }
        guard isComplete, unsafe triaged_re2_set_compile(made) == 1 else {
            unsafe triaged_re2_set_destroy(made)
            return nil
        }
        unsafe handle = made
        count = sources.count
    }

    deinit {
        unsafe triaged_re2_set_destroy(handle)
    }

    /// The numbers of the patterns that match; `nil` when the automaton outgrew its memory and each must be tried.
    func matches(in utf8: [UInt8]) -> [Int]? {
        var outgrew = false
        let found = unsafe [Int32](unsafeUninitializedCapacity: count) { buffer, filled in
            let matched = unsafe utf8.withUnsafeBytes { bytes in
                let text = unsafe bytes.assumingMemoryBound(to: CChar.self)
                return unsafe triaged_re2_set_match(
                    handle, text.baseAddress, text.count, buffer.baseAddress, buffer.count)
            }
            outgrew = matched < 0
            filled = max(0, min(Int(matched), buffer.count))
        }
        return outgrew ? nil : found.map { Int($0) }
    }
}
