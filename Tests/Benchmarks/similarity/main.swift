import Foundation
import Similarity

let arguments = CommandLine.arguments.dropFirst()
let clock = ContinuousClock()

func milliseconds(_ duration: Duration) -> Double { duration / .microseconds(1) / 1_000 }

func residentMegabytes(_ field: String = "VmRSS") -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(field) } ?? ""
    return (line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0) / 1_024
}

/// Processor time of this thread: what a query costs when others do not take the core away.
func processorMilliseconds() -> Double {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1_000_000
}

func quantiles(_ name: String, _ times: [Double]) {
    let sorted = times.sorted()
    func at(_ share: Double) -> String { String(format: "%.3f", sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]) }
    let mean = String(format: "%.3f", times.reduce(0, +) / Double(times.count))
    print("\(name): mean \(mean) p50 \(at(0.5)) p99 \(at(0.99)) max \(at(1)) ms (n=\(times.count))")
}

/// generate COUNT FOLDER: `documents` and 10,000 `queries`, half of them paraphrases of documents.
func generate(_ count: Int, _ folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let corpus = Corpus()
    var random = Generator(seed: UInt64(count))
    var texts: [[UInt16]] = []
    texts.reserveCapacity(count)
    try CorpusFile.write((0..<count).lazy.map { index in
        var original: Int32 = -1
        if index > 100, random.unit() < 0.1 { original = Int32.random(in: 0..<Int32(index), using: &random) }
        texts.append(original < 0 ? corpus.fresh(&random) : corpus.paraphrase(of: texts[Int(original)], &random))
        return CorpusFile.Row(team: UInt32(index % 1_000 < 990 ? index % 10 : 10 + index % 1_000), original: original, bytes: corpus.profile(of: texts[index]).encoded)
    }, to: folder + "/documents")
    try CorpusFile.write((0..<10_000).lazy.map { index in
        let original = index % 2 == 0 ? Int32.random(in: 0..<Int32(count), using: &random) : -1
        let text = original < 0 ? corpus.fresh(&random) : corpus.paraphrase(of: texts[Int(original)], &random)
        return CorpusFile.Row(team: 0, original: original, bytes: corpus.profile(of: text).encoded)
    }, to: folder + "/queries")
    let size = try FileManager.default.attributesOfItem(atPath: folder + "/documents")[.size] as? Int ?? 0
    print("generated \(count): \(size / count - 12) bytes a profile")
}

func measure(_ folder: String, isQuick: Bool = false) throws {
    let index = SimilarityIndex()
    let before = residentMegabytes()
    var next: Int32 = 0
    let processor = processorMilliseconds()
    let load = clock.measure {
        let bad = index.load(CorpusFile(path: folder + "/documents").lazy.map { row in
            defer { next += 1 }
            return SimilarityIndex.Entry(document: next, attributes: Attributes(team: row.team), profile: row.bytes)
        })
        if !bad.isEmpty { print("unreadable: \(bad.count)") }
    }
    let processorLoad = processorMilliseconds() - processor
    let upkeep = clock.measure { while index.upkeep() {} }
    print(String(format: "load and upkeep, processor: %.2f and %.2f s", processorLoad / 1_000, (processorMilliseconds() - processor - processorLoad) / 1_000))
    print(String(format: "load %.2f s, then upkeep %.2f s; %d documents; resident %d MB, before %d, peak %d", milliseconds(load) / 1_000, milliseconds(upkeep) / 1_000, index.count, residentMegabytes(), before, residentMegabytes("VmHWM")))
    let queries = CorpusFile(path: folder + "/queries").compactMap { row in TextProfile(decoding: row.bytes).map { ($0, row.original) } }
    for round in 1...2 {
        try ask(index, queries, .all, "query, round \(round)")
    }
    if isQuick { return }
    try ask(index, Array(queries.prefix(2_000)), Scope(team: 3), "query in a tenth")
    try ask(index, Array(queries.prefix(2_000)), Scope(team: 1_005), "query in a thousandth")
    var times: [Double] = []
    var busy: [Double] = []
    for (offset, query) in queries.enumerated() {
        let start = processorMilliseconds()
        let time = clock.measure { index.insert(next + Int32(offset), Attributes(team: 1), query.0) }
        times.append(milliseconds(time))
        busy.append(processorMilliseconds() - start)
    }
    quantiles("insert", times)
    quantiles("    processor", busy)
    let after = clock.measure { while index.upkeep() {} }
    print(String(format: "upkeep after it %.2f s; resident %d MB", milliseconds(after) / 1_000, residentMegabytes()))
    try ask(index, queries.reversed(), .all, "query, after the inserts")
    times = []
    for offset in stride(from: 0, to: Int(next), by: Int(next) / 500) {
        times.append(milliseconds(clock.measure { _ = index.remove(Int32(offset)) }))
    }
    quantiles("remove", times)
    try ask(index, queries, .all, "query, after the removes")
    print("resident \(residentMegabytes()) MB, peak \(residentMegabytes("VmHWM"))")
}

func ask(_ index: SimilarityIndex, _ queries: [(TextProfile, Int32)], _ scope: Scope, _ name: String) throws {
    var times: [Double] = []
    var processor: [Double] = []
    var found = 0
    var planted = 0
    var candidates = 0
    for (profile, original) in queries {
        var result: [Candidate] = []
        let start = processorMilliseconds()
        times.append(milliseconds(clock.measure { result = index.candidates(for: profile, in: scope) }))
        processor.append(processorMilliseconds() - start)
        candidates += result.count
        guard original >= 0 else { continue }
        planted += 1
        if result.contains(where: { $0.document == original }) { found += 1 }
    }
    quantiles(name, times)
    quantiles("    processor", processor)
    print(String(format: "    %.1f candidates; planted found %d of %d (%.4f)", Double(candidates) / Double(queries.count), found, planted, Double(found) / Double(max(planted, 1))))
}

switch arguments.first {
case "generate": try generate(Int(arguments.dropFirst().first ?? "") ?? 100_000, arguments.last ?? "")
case "measure": try measure(arguments.last ?? "")
case "quick": try measure(arguments.last ?? "", isQuick: true)
case "bits": compareBits()
case "exact": try compareWithExact(arguments.last ?? "")
default: print("generate COUNT FOLDER | measure FOLDER | exact FOLDER")
}
