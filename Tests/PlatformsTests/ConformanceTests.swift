import Documents
import Intake
import Platforms
import Support
import Testing

/// What every platform in `allPlatforms` must hold to, whatever it speaks.
struct ConformanceTests {
    @Test func `names are unique and in alphabetical order, and each is found by its name`() {
        let names = allPlatforms.map { $0.name }
        #expect(names == names.sorted())
        #expect(Set(names).count == names.count)
        for name in names { #expect(platform(named: name)?.name == name) }
        #expect(platform(named: "no such") == nil)
    }

    @Test(arguments: allPlatforms.map { $0.name })
    func `a platform that takes events has a sample and fixtures here`(name: String) throws {
        let type = try #require(platform(named: name))
        #expect(!type.summary.isEmpty)
        guard ![ImportPlatform.name, ResponsePlatform.name, SlackWebhookPlatform.name].contains(name) else { return }
        #expect(Sample.all.contains { $0.platform.name == name })
        #expect(try !Fixtures.names(name).isEmpty)
    }

    // MARK: - The door

    @Test(arguments: Sample.all) func `a genuine request is accepted`(sample: Sample) throws {
        let configured = source(sample.platform, sample.yaml)
        #expect(configured.problems == [])
        let door = try #require(configured.value)
        let body = try Fixtures.body(sample.fixture)
        #expect(door.verify(sample.request(body), now: now).keeps)
        let kept = sample.request(body).headers.kept()
        let parts = door.unpack(body, headers: kept)
        #expect(parts.contains { normalised(door, $0, headers: kept).submission != nil })
    }

    @Test(arguments: Sample.all.filter { $0.sign != nil })
    func `what is not signed with our key over these very bytes is refused with 401`(sample: Sample) throws {
        let door = try #require(source(sample.platform, sample.yaml).value)
        let body = try Fixtures.body(sample.fixture)
        let genuine = sample.request(body)
        if sample.signsBody {
            var tampered = genuine
            tampered.body[body.count / 2] ^= 1
            #expect(door.verify(tampered, now: now).inWords == "401 bad_signature")
            var longer = genuine
            longer.body.append(0x20)
            #expect(door.verify(longer, now: now).inWords == "401 bad_signature")
        }
        let other = sample.request(body, key: Secret("whsec_b3RoZXItb3RoZXItb3RoZXItb3RoZXIh"))
        #expect(door.verify(other, now: now).inWords == "401 bad_signature")
        #expect(door.verify(IncomingRequest(headers: [:], body: body), now: now).inWords == "401 bad_signature")
        // Each header spoilt alone: emptied, cut, and replaced by noise.
        for spoilt in sample.sign?(body, sample.key, now) ?? [] {
            for value in ["", String(spoilt.1.dropLast()), spoilt.1 + "0", "v0=", "é", "-1", "99999999999999999999"] {
                let headers = genuine.headers.fields.map { ($0.name, $0.name == spoilt.0 ? value : $0.value) }
                let request = IncomingRequest(headers: Headers(headers), body: body, known: sample.known)
                let verdict = door.verify(request, now: now)
                #expect(verdict.inWords == "401 bad_signature", "\(spoilt.0): \(value)")
            }
        }
    }

    @Test(arguments: Sample.all.filter(\.hasTime))
    func `300 s away is still accepted and 301 s is stale, before and after`(sample: Sample) throws {
        let door = try #require(source(sample.platform, sample.yaml).value)
        let body = try Fixtures.body(sample.fixture)
        for seconds in [-300, 300] {
            let request = sample.request(body, time: now + .seconds(seconds))
            #expect(door.verify(request, now: now).keeps)
        }
        for seconds in [-301, 301, -1_000_000, 1_000_000] {
            let request = sample.request(body, time: now + .seconds(seconds))
            #expect(door.verify(request, now: now).inWords == "401 stale")
        }
    }

    @Test(arguments: Sample.all.filter { $0.contentType == "application/json" })
    func `signed JSON that is cut off is malformed, with a reason`(sample: Sample) throws {
        let door = try #require(source(sample.platform, sample.yaml).value)
        let body = try Fixtures.body(sample.fixture)
        for length in [0, 1, body.count / 2, body.count - 3] {
            let verdict = door.verify(sample.request(Array(body.prefix(length))), now: now)
            #expect(verdict.inWords == "400 malformed")
            #expect(verdict.message?.isEmpty == false)
        }
    }

    // MARK: - Hostile bodies

    private static let readers = Set(Sample.all.map { $0.platform.name }).union([ImportPlatform.name]).sorted()

    @Test(arguments: readers)
    func `every truncation of every fixture gives a reading, and cut JSON is invalid`(name: String) throws {
        let reader = try #require(platform(named: name)).unconfigured(source: name)
        for fixture in try Fixtures.names(name) {
            let body = try Fixtures.body(fixture)
            let step = max(1, body.count / 400)
            for length in stride(from: 0, to: body.count - 2, by: step) {
                let reading = normalised(reader, Array(body.prefix(length)))
                if fixture.hasSuffix(".json") {
                    #expect(reading.label == "invalid", "\(fixture) at \(length)")
                    #expect(reading.reason?.isEmpty == false)
                }
            }
        }
    }

    @Test(arguments: readers)
    func `every value of every fixture may be of any kind without harm`(name: String) throws {
        let reader = try #require(platform(named: name)).unconfigured(source: name)
        let strange: [JSON] = [
            .null, true, 7, .double(1e300), "", "<@|>&lt;*_~`{{field:}}", [], [[]], [:], ["id": ["id": .null]],
        ]
        for fixture in try Fixtures.names(name) where fixture.hasSuffix(".json") {
            let body = try JSON(parsing: try Fixtures.body(fixture))
            for value in strange {
                for variant in body.variants(with: value, depth: 0) {
                    let reading = normalised(reader, variant.serialised)
                    if let text = reading.submission?.text { #expect(text == text.tidied) }
                }
            }
        }
    }

    @Test(arguments: readers)
    func `bytes changed at random give a reading`(name: String) throws {
        let reader = try #require(platform(named: name)).unconfigured(source: name)
        var random = SeededGenerator(seed: 17)
        for fixture in try Fixtures.names(name) {
            let body = try Fixtures.body(fixture)
            for _ in 0..<60 {
                var changed = body
                for _ in 0..<3 {
                    let place = Int(random.next() % UInt64(changed.count))
                    changed[place] = UInt8(truncatingIfNeeded: random.next())
                }
                _ = normalised(reader, changed)
            }
        }
    }
}

extension JSON {
    /// The value with each of its parts in turn replaced by `other`.
    fileprivate func variants(with other: JSON, depth: Int) -> [JSON] {
        guard depth < 7 else { return [] }
        switch self {
        case .object(let members):
            return members.indices.flatMap { index in
                ([other] + members[index].value.variants(with: other, depth: depth + 1)).map { changed in
                    var copy = members
                    copy[index].value = changed
                    return .object(copy)
                }
            }
        case .array(let elements):
            return elements.indices.prefix(3).flatMap { index in
                ([other] + elements[index].variants(with: other, depth: depth + 1)).map { changed in
                    var copy = elements
                    copy[index] = changed
                    return .array(copy)
                }
            }
        default: return []
        }
    }
}
