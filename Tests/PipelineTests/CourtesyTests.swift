import Intake
import Testing

@testable import Pipeline

struct CourtesyTests {
    private let start = Timestamp(milliseconds: 1_795_252_935_000)

    @Test func `an address is answered some times within an hour, and others are not touched by it`() {
        let courtesy = Courtesy()
        for turn in 0..<Courtesy.hourly { #expect(courtesy.allows("Dana@x.example", at: start + .seconds(turn))) }
        #expect(!courtesy.allows("dana@X.example", at: start + .seconds(3000)))
        #expect(courtesy.allows("kim@x.example", at: start + .seconds(3000)))
        #expect(courtesy.allows("dana@x.example", at: start + .seconds(3601)))
    }

    @Test func `and no more than so often within a day`() {
        let courtesy = Courtesy()
        let asked = (0..<96).filter { courtesy.allows("dana@x.example", at: start + .seconds($0 * 900)) }
        #expect(asked.count == Courtesy.daily)
        #expect(courtesy.allows("dana@x.example", at: start + .seconds(86_401)))
    }
}
