import RunbridgeCore
import TestSupport
import Testing

/// Histories that are told late, twice and out of order, held against a model that knows what truly happened.
@Suite struct InterleavingTests {
    @Test(arguments: RunHistory.Shape.allCases, Fuzzing.seeds(10)) func aChangeIsToldOnceHoweverItIsSeen(
        _ shape: RunHistory.Shape, _ seed: UInt64
    ) {
        var random = SeededRandom(seed)
        let tracker = Tracker(digest: mixingDigest)
        for round in 0..<1000 {
            let history = RunHistory(shape, using: &random)
            var model = HistoryModel(of: history)
            var state: RunState?
            var (told, wanted): ([EventID], [EventID]) = ([], [])
            for word in history.words {
                let tracked = tracker.track(history.observation(of: word, key: Watched.key), state)
                // As a store does: what was told before is not told again.
                for event in tracked.events where !told.contains(event.id) { told.append(event.id) }
                wanted += model.hear(word).map { $0.id(of: Watched.key, digest: mixingDigest) }
                if let next = tracked.state { state = next }
                guard told == wanted else {
                    Issue.record(
                        """
                        \(Fuzzing.again(seed)), round \(round): \(word) after \(history.words) of \(history.changes) \
                        came to \(tracked.events.texts)
                        """)
                    return
                }
            }
        }
    }

    /// Without any time or attempt: what comes within a minute of the end is late, whoever tells it.
    @Test(arguments: [Observation.Via.webhook, .poll, .command]) func anUntimedWordSoonAfterTheEndIsLate(
        _ via: Observation.Via
    ) {
        for end in Status.allCases where end.isTerminal {
            for late in [Status.queued, .running, .waiting, .canceling] {
                var watched = Watched.after(.running)
                #expect(watched.see(sighting(end), via: .webhook).texts == ["run.\(end.rawValue)"])
                watched.pace = 59
                #expect(watched.see(sighting(late), via: via).isEmpty)
                #expect(watched.see(sighting(end)).isEmpty)
                #expect(watched.see(sighting(late), via: via).texts == ["run.reopened"])
            }
        }
    }

    @Test(arguments: [Observation.Via.lines, .exec, .emit]) func whoTellsInOrderIsBelievedAtOnce(_ via: Observation.Via)
    {
        var watched = Watched.after(.failed)
        watched.pace = 1
        #expect(watched.see(sighting(.running), via: via).texts == ["run.reopened"])
    }

    @Test func aReadingThatLagsIsNoNewsAndOneThatStaysSoIsAnAnomaly() {
        var watched = Watched.after(sighting(.succeeded, changed: 100), via: .webhook)
        watched.pace = 59
        #expect(watched.see(sighting(.running, changed: 50)).isEmpty)
        #expect(watched.see(sighting(.running, changed: 50)).texts == ["run.anomaly"])
        var twice = Watched.after(sighting(.succeeded, changed: 100), via: .webhook)
        twice.pace = 1
        #expect(twice.see(sighting(.failed, changed: 50)).texts == ["run.anomaly"], "two ends are no lag")
    }

    @Test func aReadingThatWasHandedInAgainIsNoNews() {
        var watched = Watched.after(sighting(.queued, attempt: 1, changed: 1))
        watched.pace = 100
        watched.see(sighting(.succeeded, attempt: 1, changed: 90), via: .webhook)
        watched.pace = -100
        #expect(watched.see(sighting(.queued, attempt: 1, changed: 1)).isEmpty)
    }

    @Test func anEarlierStayInTheSameStatusDoesNotTurnTheTimeBack() {
        var watched = Watched.after(sighting(.running, changed: 30), via: .webhook)
        #expect(watched.see(sighting(.running, changed: 10), via: .webhook).isEmpty)
        #expect(watched.see(sighting(.waiting, changed: 20), via: .webhook).isEmpty)
    }
}
