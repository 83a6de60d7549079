import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

/// Many runs' histories, told through real stores that are closed and opened between, by the tracker that a bridge has.
@Suite struct InterleavingTests {
    /// A run, its history, and what is to be told of it.
    struct Told {
        var key: RunKey
        var history: RunHistory
        var model: HistoryModel
        var wanted: [EventID] = []

        init(number: Int, using random: inout SeededRandom) {
            history = RunHistory(RunHistory.Shape.allCases.randomElement(using: &random)!, using: &random)
            model = HistoryModel(of: history)
            key = RunKey(watcher: "ci", kind: history.shape.rawValue, id: "run\(number)")
        }
    }

    static let rules = {
        var rules = IntakeRules.test()
        let tracker = Tracker(digest: EventID.digest)
        rules.track = { tracker.track($0, $1) }
        return rules
    }()

    /// 2,400 histories in all.
    @Test(arguments: Fuzzing.seeds(8)) func aChangeIsStoredOnceHoweverItIsSeen(_ seed: UInt64) async throws {
        var random = SeededRandom(seed)
        var runs = (0..<300).map { Told(number: $0, using: &random) }
        var words = runs.enumerated().flatMap { run in run.element.history.words.map { (run: run.offset, word: $0) } }
        words.sort { $0.word.arrival < $1.word.arrival }

        var bridge = try await TestBridge(rules: Self.rules)
        var rest = words[...]
        while !rest.isEmpty {
            let batch = rest.prefix(Int.random(in: 1...60, using: &random))
            rest = rest.dropFirst(batch.count)
            var observations: [Observation] = []
            for (run, word) in batch {
                let key = runs[run].key
                observations.append(runs[run].history.observation(of: word, key: key))
                runs[run].wanted += runs[run].model.hear(word).map { $0.id(of: key, digest: EventID.digest) }
            }
            let intake = [ObservationBatch(watcher: "ci", observations: observations)]
            try await bridge.commit(intake: intake)
            if random.chance(oneIn: 6) {
                if random.chance(oneIn: 2) { try bridge.store.close() }
                bridge = try await TestBridge(in: bridge.folder, owner: bridge.claimant.owner + 1, rules: Self.rules)
            }
        }
        let told = Dictionary(
            grouping: try await bridge.store.events(limit: 1_000_000).map(\.event), by: \.run
        ).mapValues { $0.map(\.id) }
        for run in runs {
            #expect(
                told[run.key] ?? [] == run.wanted,
                "\(Fuzzing.again(seed)), \(run.key.id): \(run.history.words) of \(run.history.changes)")
        }
        try await bridge.expectSound()
    }

    /// A batch whose answer was lost comes again whole, to a bridge that was started anew.
    @Test(arguments: Fuzzing.seeds(4)) func aBatchThatComesAgainAfterACrashTellsNothing(_ seed: UInt64) async throws {
        var random = SeededRandom(seed)
        var bridge = try await TestBridge(rules: Self.rules)
        for number in 0..<40 {
            let history = RunHistory(.attempts, using: &random)
            let key = RunKey(watcher: "ci", kind: "job", id: "run\(number)")
            let intake = [
                ObservationBatch(
                    watcher: "ci", observations: history.words.map { history.observation(of: $0, key: key) })
            ]
            try await bridge.commit(intake: intake)
            let before = try await bridge.store.events(limit: 100_000).map(\.event.id)
            bridge = try await TestBridge(in: bridge.folder, owner: bridge.claimant.owner + 1, rules: Self.rules)
            let again = try await bridge.commit(intake: intake)
            #expect(again.events == [0], "\(Fuzzing.again(seed)), \(key.id)")
            #expect(try await bridge.store.events(limit: 100_000).map(\.event.id) == before)
        }
    }
}
