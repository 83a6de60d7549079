import RunbridgeCore
import TestSupport
import Testing

/// What holds for whatever a source tells, in whatever order.
@Suite struct TrackerPropertyTests {
    private static func observation(_ random: inout SeededRandom, clock: inout Int64) -> Observation {
        clock += Int64.random(in: 0...3, using: &random)
        let via = Observation.Via.allCases.randomElement(using: &random)!
        guard !random.chance(oneIn: 12) else {
            return Observation(key: Watched.key, via: via, observedAt: at(clock), finding: .gone)
        }
        let status = Status.allCases.randomElement(using: &random)!
        let told = sighting(
            status, raw: random.chance(oneIn: 4) ? "\(status.rawValue)_2" : nil,
            attempt: random.chance(oneIn: 2) ? Int.random(in: 0...4, using: &random) : nil,
            partial: random.chance(oneIn: 8),
            counts: random.chance(oneIn: 3) ? Counts(total: Int.random(in: 0...3, using: &random)) : nil,
            changed: random.chance(oneIn: 2) ? clock - Int64.random(in: 0...6, using: &random) : nil)
        return Observation(
            key: Watched.key, via: via, observedAt: at(clock), isFirstPass: random.chance(oneIn: 4),
            finding: .seen(told))
    }

    @Test(arguments: Array<UInt64>(1...100)) func whateverIsToldTheHistoryIsSound(_ seed: UInt64) throws {
        var random = SeededRandom(seed)
        let tracker = Tracker(digest: mixingDigest)
        var state: RunState?
        var clock: Int64 = 0
        var ids: Set<EventID> = []
        var revision = 0
        // The attempt of the last end that nothing has reopened.
        var endedAttempt: Int?
        for _ in 0..<60 {
            let seen = Self.observation(&random, clock: &clock)
            let tracked = tracker.track(seen, state)
            #expect(tracker.track(seen, state) == tracked)
            for event in tracked.events where event.type != .anomaly {
                #expect(ids.insert(event.id).inserted, "an id twice")
                let isFirstStatus = event.run.revision == 1 && revision == 1
                #expect(event.run.revision > revision || isFirstStatus, "a revision that does not grow")
                revision = event.run.revision
                #expect(tracked.state?.revision == revision)
                if event.type == .reopened { endedAttempt = nil }
                if case .status(let status) = event.type, status.isTerminal {
                    #expect(endedAttempt != event.run.attempt, "two ends of one attempt")
                    endedAttempt = event.run.attempt
                }
            }
            // What may have been its reopening lets it end again.
            if tracked.state?.maybeReopened == true { endedAttempt = nil }
            if let next = tracked.state {
                #expect(next.attempt >= state?.attempt ?? .min && next.revision >= state?.revision ?? 1)
                #expect(next.sighting.object == nil && next.sighting.attempt != nil)
                state = next
            } else {
                #expect(tracked.events.allSatisfy { $0.type == .anomaly }, "an event of a state that is not kept")
            }
            try Self.expectSettled(tracker, seen, #require(state))
        }
    }

    /// The same observation once more: no event but the same anomaly, and no other state.
    private static func expectSettled(_ tracker: Tracker, _ seen: Observation, _ state: RunState) throws {
        let again = tracker.track(seen, state)
        #expect(again.events.allSatisfy { $0.type == .anomaly })
        #expect(again.state == nil || again.state == state)
        let third = tracker.track(seen, again.state ?? state)
        #expect(third.events.map(\.id) == again.events.map(\.id))
    }
}
