import RunbridgeCore
import RunbridgeStore
import Testing

@testable import RunbridgeDaemon

@Suite struct CommitQueueTests {
    private func makeArrival(_ count: Int) -> CommitQueue.Arrival {
        let observation = Observation(
            key: RunKey(watcher: "ci", kind: "run", id: "1"), via: .lines, observedAt: Timestamp(seconds: 1),
            finding: .gone)
        let batch = ObservationBatch(
            watcher: "ci", observations: [Observation](repeating: observation, count: count))
        return CommitQueue.Arrival(batch: batch) { _ in }
    }

    @Test func givesAllThatHasComeTogether() async throws {
        let queue = CommitQueue()
        queue.put { $0.arrivals.append(makeArrival(1)) }
        queue.put { $0.isLook = true }
        let load = try #require(await queue.next())
        #expect(load.arrivals.count == 1 && load.isLook)
        #expect(!queue.isIdle)
    }

    @Test func wakesWhoWaits() async throws {
        let queue = CommitQueue()
        async let waiting = queue.next()
        queue.put { $0.isLook = true }
        #expect(try #require(await waiting).isLook)
    }

    @Test func leavesWhatIsTooMuchForTheNextGroupInOrder() async throws {
        let queue = CommitQueue(groupLimit: 10)
        for count in [8, 2, 1, 50] { queue.put { $0.arrivals.append(makeArrival(count)) } }
        var groups: [[Int]] = []
        for _ in 0..<3 {
            groups.append(try #require(await queue.next()).arrivals.map(\.batch.observations.count))
        }
        #expect(groups == [[8, 2], [1], [50]])
    }

    @Test func closedItGivesWhatIsThereAndTakesNothing() async {
        let queue = CommitQueue()
        queue.put { $0.isLook = true }
        queue.close()
        #expect(!queue.put { $0.isLook = true })
        #expect(await queue.next() != nil)
        #expect(await queue.next() == nil)
    }
}
