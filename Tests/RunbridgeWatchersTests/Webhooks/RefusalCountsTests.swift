import RunbridgeCore
import RunbridgeSigning
import Testing

@testable import RunbridgeWatchers

@Suite struct RefusalCountsTests {
    private func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_795_512_600 + seconds) }

    @Test func theFirstIsToldAtOnceAndTheOthersOnceAMinuteWithTheirNumber() {
        var counts = RefusalCounts()
        #expect(
            counts.note(.noSuchPath, of: "w", at: at(0))
                == "a webhook was refused: no endpoint has the path that was asked for")
        for second in 1..<60 { #expect(counts.note(.noSuchPath, of: "w", at: at(Int64(second))) == nil) }
        #expect(
            counts.note(.noSuchPath, of: "w", at: at(60))
                == "60 webhooks were refused since this was told last: no endpoint has the path that was asked for")
        #expect(counts.note(.noSuchPath, of: "w", at: at(61)) == nil)
        #expect(counts.total == 62)
    }

    @Test func watchersAndReasonsAreCountedApartAndWhatAnAttackerWritesIsNot() {
        var counts = RefusalCounts()
        #expect(counts.note(.wrongMethod, of: "a", at: at(0)) != nil)
        #expect(counts.note(.wrongMethod, of: "b", at: at(0)) != nil)
        #expect(counts.note(.notGenuine(.missing("one")), of: "a", at: at(0)) != nil)
        #expect(counts.note(.notGenuine(.missing("two")), of: "a", at: at(0)) != nil)
        #expect(counts.note(.unreadable("at byte 1"), of: "a", at: at(0)) != nil)
        #expect(counts.note(.notGenuine(.tooOld(.seconds(1))), of: "a", at: at(0)) != nil)
        for number in 2..<1000 {
            #expect(counts.note(.notGenuine(.tooOld(.seconds(number))), of: "a", at: at(0)) == nil)
            #expect(counts.note(.unreadable("at byte \(number)"), of: "a", at: at(0)) == nil)
        }
    }

    @Test func whatWasOnlyCountedIsToldAtTheEnd() {
        var counts = RefusalCounts()
        for _ in 0..<3 { _ = counts.note(.unfinished, of: "b", at: at(0)) }
        for _ in 0..<2 { _ = counts.note(.unfinished, of: "a", at: at(0)) }
        _ = counts.note(.busy, of: "a", at: at(0))
        let rest = counts.rest()
        #expect(rest.map(\.watcher) == ["a", "b"])
        #expect(rest.map { $0.text.hasPrefix("2 webhooks") } == [false, true])
        #expect(counts.rest().isEmpty)
    }

    @Test func aClockThatIsSetBackSilencesNothingForLong() {
        var counts = RefusalCounts()
        #expect(counts.note(.busy, of: "a", at: at(100_000)) != nil)
        #expect(counts.note(.busy, of: "a", at: at(0)) != nil)
        #expect(counts.note(.busy, of: "a", at: at(1)) == nil)
    }

    @Test func theSortsAreBounded() {
        var counts = RefusalCounts()
        var told = 0
        for number in 0..<1000 {
            let reason = String(repeating: "x", count: number)
            if counts.note(.notGenuine(.missing(reason)), of: "a", at: at(0)) != nil { told += 1 }
        }
        #expect(told == RefusalCounts.most && counts.total == 1000)
    }
}
