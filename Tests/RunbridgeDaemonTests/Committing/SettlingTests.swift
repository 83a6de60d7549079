import Testing

@testable import RunbridgeDaemon

@Suite struct SettlingTests {
    private let start = ContinuousClock.now

    @Test func itIsOverOnceTheTimeIs() {
        var settling = Settling(for: .seconds(5), from: start)
        #expect(!settling.isOver)
        #expect(!settling.isDue(at: start + .milliseconds(4999)))
        #expect(settling.isDue(at: start + .seconds(5)))
        let isTold = settling.end()
        #expect(isTold && settling.isOver)
        #expect(!settling.isDue(at: start + .seconds(6)), "it is said once")
    }

    @Test func itBeginsAnewWithOtherSources() {
        var settling = Settling(for: .seconds(5), from: start)
        _ = settling.end()
        #expect(settling.isOver)
        settling.begin(at: start + .seconds(60))
        #expect(!settling.isOver)
        #expect(!settling.isDue(at: start + .seconds(64)))
        #expect(settling.isDue(at: start + .seconds(65)))
    }

    @Test func whereNothingIsToldItNeverEnds() {
        var settling = Settling(for: nil, from: start)
        settling.begin(at: start + .seconds(60))
        let isTold = settling.end()
        #expect(!isTold && !settling.isOver)
        #expect(!settling.isDue(at: start + .seconds(600)))
    }
}
