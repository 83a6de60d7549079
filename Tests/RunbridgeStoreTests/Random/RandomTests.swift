import RunbridgeCore
import RunbridgeStore
import Testing

@Suite struct RandomTests {
    private func expectSame(_ work: RandomWork, _ location: SourceLocation = #_sourceLocation) async throws {
        #expect(work.faults == [], sourceLocation: location)
        try await work.bridge.expectSound(location)
        for name in RandomWork.names {
            let sink = try work.bridge.sink(name)
            let counts = try await work.bridge.standing(name).counts
            #expect(counts.claimed == work.naive.count(sink, \.isClaimed), sourceLocation: location)
            #expect(counts.dead == work.naive.count(sink) { $0.state == .dead }, sourceLocation: location)
            #expect(counts.delivered == work.naive.count(sink) { $0.state == .delivered }, sourceLocation: location)
            #expect(
                counts.pending - counts.claimed == work.naive.count(sink, \.isQueued), "\(name)",
                sourceLocation: location)
        }
        let events = try await work.bridge.store.events(limit: 100_000)
        #expect(events.map(\.event.run.id) == work.naive.events.map(\.run), sourceLocation: location)
        #expect(events.map(\.status) == work.naive.events.map(\.status), sourceLocation: location)
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func itDoesWhatANaiveStoreDoes(seed: UInt64) async throws {
        var work = try await RandomWork(seed: seed)
        for step in 1...200 {
            try await work.step()
            if step.isMultiple(of: 20) { try await expectSame(work) }
            guard work.faults.isEmpty else { break }
        }
        try await work.drain()
        try await expectSame(work)
        for name in RandomWork.names {
            #expect(try await work.bridge.standing(name).counts.pending == 0)
        }
        for (run, arrivals) in work.naive.arrivals[try work.bridge.hook] ?? [:] {
            #expect(arrivals == arrivals.sorted(), "\(run) arrived out of order")
        }
    }
}
