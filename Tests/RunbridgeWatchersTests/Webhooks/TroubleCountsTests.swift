import RunbridgeCore
import RunbridgeSigning
import Testing

@testable import RunbridgeWatchers

@Suite struct TroubleCountsTests {
    private func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_795_512_600 + seconds) }

    @Test func theFirstIsToldAtOnceAndTheOthersOnceAMinuteWithTheirNumber() {
        var counts = TroubleCounts()
        #expect(
            counts.note(.refused(.noSuchPath), of: "w", at: at(0))
                == "a webhook was refused: no endpoint has the path that was asked for")
        for second in 1..<60 { #expect(counts.note(.refused(.noSuchPath), of: "w", at: at(Int64(second))) == nil) }
        #expect(
            counts.note(.refused(.noSuchPath), of: "w", at: at(60))
                == "60 webhooks were refused since this was told last: no endpoint has the path that was asked for")
        #expect(counts.note(.refused(.noSuchPath), of: "w", at: at(61)) == nil)
    }

    @Test func watchersAndReasonsAreCountedApartAndWhatAnAttackerWritesIsNot() {
        var counts = TroubleCounts()
        #expect(counts.note(.refused(.wrongMethod), of: "a", at: at(0)) != nil)
        #expect(counts.note(.refused(.wrongMethod), of: "b", at: at(0)) != nil)
        #expect(counts.note(.refused(.notGenuine(.missing("one"))), of: "a", at: at(0)) != nil)
        #expect(counts.note(.refused(.notGenuine(.missing("two"))), of: "a", at: at(0)) != nil)
        #expect(counts.note(.refused(.unreadable("at byte 1")), of: "a", at: at(0)) != nil)
        #expect(counts.note(.refused(.notGenuine(.tooOld(.seconds(1)))), of: "a", at: at(0)) != nil)
        for number in 2..<1000 {
            #expect(counts.note(.refused(.notGenuine(.tooOld(.seconds(number)))), of: "a", at: at(0)) == nil)
            #expect(counts.note(.refused(.unreadable("at byte \(number)")), of: "a", at: at(0)) == nil)
        }
    }

    @Test func whatWasOnlyCountedIsToldAtTheEnd() {
        var counts = TroubleCounts()
        for _ in 0..<3 { _ = counts.note(.refused(.unfinished), of: "b", at: at(0)) }
        for _ in 0..<2 { _ = counts.note(.refused(.unfinished), of: "a", at: at(0)) }
        _ = counts.note(.refused(.busy), of: "a", at: at(0))
        let rest = counts.rest()
        #expect(rest.map(\.watcher) == ["a", "b"])
        #expect(rest.map { $0.text.hasPrefix("2 webhooks") } == [false, true])
        #expect(counts.rest().isEmpty)
    }

    @Test func runsThatCannotBeReadAreCountedTogetherAndByThemselves() {
        var counts = TroubleCounts()
        #expect(counts.note(.refused(.busy), of: "a", at: at(0)) != nil)
        #expect(
            counts.note(.unconfirmed("X answered 401"), of: "a", at: at(0))
                == "a run that a webhook told of could not be read again and stays unconfirmed: X answered 401")
        #expect(counts.note(.unconfirmed("X answered 500"), of: "a", at: at(1)) == nil)
        #expect(
            counts.note(.unconfirmed("X answered 503"), of: "a", at: at(60))
                == "2 runs that webhooks told of could not be read again since this was told last, and stay unconfirmed: "
                + "X answered 503")
        #expect(counts.rest().isEmpty)
    }

    @Test func aClockThatIsSetBackSilencesNothingForLong() {
        var counts = TroubleCounts()
        #expect(counts.note(.refused(.busy), of: "a", at: at(100_000)) != nil)
        #expect(counts.note(.refused(.busy), of: "a", at: at(0)) != nil)
        #expect(counts.note(.refused(.busy), of: "a", at: at(1)) == nil)
    }

    @Test func theSortsAreBounded() {
        var counts = TroubleCounts()
        var told = 0
        for number in 0..<1000 {
            let reason = String(repeating: "x", count: number)
            if counts.note(.refused(.notGenuine(.missing(reason))), of: "a", at: at(0)) != nil { told += 1 }
        }
        #expect(told == TroubleCounts.most)
    }
}
