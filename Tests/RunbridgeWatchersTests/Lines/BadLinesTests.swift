import RunbridgeCore
import Testing

@testable import RunbridgeWatchers

@Suite struct BadLinesTests {
    private let now = Timestamp(seconds: 1_790_000_000)

    @Test func tellsTwentyInFullAndThenCounts() {
        var bad = BadLines()
        let told = (1...10_000).compactMap { number in
            bad.note(line: number, .missing("id"), at: now).map { (number, $0) }
        }
        #expect(told.map(\.0) == Array(1...20) + [100, 1000, 10_000])
        #expect(told[0].1 == #"line 1: "id" is missing"#)
        #expect(told[19].1 == #"line 20: "id" is missing (bad line 20: further ones are only counted)"#)
        #expect(told[20].1 == #"line 100: "id" is missing (bad line 100)"#)
        #expect(bad.summary() == nil)
        #expect(bad.note(line: 20_000, .missing("id"), at: now) == nil)
        #expect(bad.summary() == "10001 bad lines in all")
    }

    @Test func tellsInFullAgainAfterAQuietTime() {
        var bad = BadLines()
        for number in 1...30 { _ = bad.note(line: number, .noObject, at: now) }
        #expect(bad.note(line: 31, .noObject, at: now + .seconds(599)) == nil)
        let text = bad.note(line: 40, .missing("id"), at: now + .seconds(599 + 600))
        #expect(text == #"31 bad lines in all; line 40: "id" is missing"#)
    }

    @Test func tellsANewWordOnceAndNoMoreThanAHundred() {
        var words = NewWords()
        #expect(words.note("sleeping", "batch") != nil)
        #expect(words.note("sleeping", "batch") == nil)
        #expect(words.note("sleeping", "job") != nil)
        let told = (0..<1000).filter { words.note("word \($0)", "batch") != nil }
        #expect(told.count == 98)
    }
}
