import RunbridgeCore
import RunbridgeStore
import Testing

@Suite struct SweepTests {
    @Test func aSweepCanBeEndedAfterAStepThatOnlyRead() async throws {
        let bridge = try await TestBridge()
        try await bridge.live(["a"])
        var told: [Duration] = []
        let removed = try await bridge.store.sweep(
            keeping: .day, isThorough: true, leaving: .nothing, at: .zero
        ) { _, step in
            told.append(step)
            return told.count < 2
        }
        #expect(told == [.zero, .zero], "events were looked at, and bodies, and nobody was held up")
        #expect(removed.isEmpty)
    }

    @Test func aStepThatWroteSaysForHowLong() async throws {
        let bridge = try await TestBridge()
        try await bridge.live(["a", "b"])
        var told: [Duration] = []
        _ = try await bridge.store.sweep(
            keeping: .day, isThorough: false, leaving: .nothing, at: .zero + .days(20)
        ) { _, step in
            told.append(step)
            return false
        }
        #expect(told.count == 1)
        #expect(told.allSatisfy { $0 > .zero })
    }
}
