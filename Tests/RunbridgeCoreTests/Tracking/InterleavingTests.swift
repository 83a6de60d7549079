import Foundation
import RunbridgeCore
import TestSupport
import Testing

/// One true history of a run, told by webhooks that come late, twice and out of order, and by readings of copies that lag.
/// What comes of it is held against a model that knows the history: a change is news if none after it has been told.
@Suite struct InterleavingTests {
    /// Something that truly happened.
    struct Change: Sendable {
        var status: Status
        var attempt: Int
        var time: Int64
    }

    /// A word of a change: which, how it came and when.
    struct Word: Sendable {
        var change: Int
        var via: Observation.Via
        var arrival: Int64
    }

    /// Set it to run one seed again.
    static let seeds: [UInt64] =
        ProcessInfo.processInfo.environment["RUNBRIDGE_FUZZ_SEED"].flatMap(UInt64.init).map { [$0] }
        ?? Array(1...20)

    private static func history(_ random: inout SeededRandom) -> [Change] {
        var changes: [Change] = []
        var time: Int64 = 0
        func add(_ status: Status, _ attempt: Int) {
            time += Int64.random(in: 1...40, using: &random)
            changes.append(Change(status: status, attempt: attempt, time: time))
        }
        for attempt in 1...Int.random(in: 1...3, using: &random) {
            add(.queued, attempt)
            add(.running, attempt)
            if random.chance(oneIn: 3) {
                add(.waiting, attempt)
                add(.running, attempt)
            }
            add([.succeeded, .failed, .incomplete, .expired].randomElement(using: &random)!, attempt)
        }
        return changes
    }

    /// Words of a history in the order of their arrival. Callers may be late by an hour; readings show the state of at most
    /// a minute before.
    private static func words(of history: [Change], _ random: inout SeededRandom) -> [Word] {
        var words: [Word] = []
        for (index, change) in history.enumerated() {
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let delay = random.chance(oneIn: 3) ? Int64.random(in: 0...3600, using: &random) : 1
                words.append(
                    Word(
                        change: index, via: [.webhook, .lines].randomElement(using: &random)!,
                        arrival: change.time + delay))
            }
        }
        let end = history.last?.time ?? 0
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            let arrival = Int64.random(in: 1...(end + 60), using: &random)
            let shown = max(1, arrival - Int64.random(in: 0...59, using: &random))
            guard let index = history.lastIndex(where: { $0.time <= shown }) else { continue }
            words.append(Word(change: index, via: .poll, arrival: arrival))
        }
        return words.shuffled(using: &random).sorted { $0.arrival < $1.arrival }
    }

    /// What the model expects, and what it knows afterwards. It knows nothing of times: only which change came after which.
    private static func expected(_ word: Word, _ history: [Change], known: inout Int?) -> [String] {
        let change = history[word.change]
        guard let before = known else {
            known = word.change
            return ["run.discovered", "run.\(change.status.rawValue)"]
        }
        guard word.change > before else { return [] }
        known = word.change
        let last = history[before]
        if last.status == change.status, last.attempt == change.attempt { return [] }
        return last.status.isTerminal && !change.status.isTerminal
            ? ["run.reopened"] : ["run.\(change.status.rawValue)"]
    }

    @Test(arguments: seeds) func aChangeIsToldOnceHoweverItIsSeen(_ seed: UInt64) {
        var random = SeededRandom(seed)
        let tracker = Tracker(digest: mixingDigest)
        for round in 0..<5000 {
            let history = Self.history(&random)
            let words = Self.words(of: history, &random)
            var state: RunState?
            var known: Int?
            var told: [String] = []
            var wanted: [String] = []
            for word in words {
                let change = history[word.change]
                let seen = Observation(
                    key: Watched.key, via: word.via, observedAt: at(word.arrival),
                    finding: .seen(sighting(change.status, attempt: change.attempt, changed: change.time)))
                let tracked = tracker.track(seen, state)
                told += tracked.events.texts
                wanted += Self.expected(word, history, known: &known)
                if let next = tracked.state { state = next }
            }
            guard told == wanted else {
                Issue.record(
                    "RUNBRIDGE_FUZZ_SEED=\(seed), round \(round): \(words) of \(history) told \(told), not \(wanted)")
                return
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

    @Test func anEarlierStayInTheSameStatusDoesNotTurnTheTimeBack() {
        var watched = Watched.after(sighting(.running, changed: 30), via: .webhook)
        #expect(watched.see(sighting(.running, changed: 10), via: .webhook).isEmpty)
        #expect(watched.see(sighting(.waiting, changed: 20), via: .webhook).isEmpty)
    }
}
