import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

@Suite struct ScheduleTests {
    private static func nightly(_ hours: Int64 = 24) -> [Schedule] {
        [Schedule(every: .seconds(hours * 3600), name: Glob("nightly-*"))]
    }

    private func at(_ hours: Int64) -> Timestamp { .zero + .seconds(hours * 3600) }

    @Test func isToldOnceUntilOneBegins() async throws {
        let bridge = try await TestBridge.expecting(schedules: Self.nightly())
        let missing = ["run.missing schedule/nightly-*"]
        #expect(try await bridge.tell(at: at(23)) == [])
        #expect(try await bridge.tell(at: at(24)) == missing)
        #expect(try await bridge.tell(at: at(500)) == [])
        try await bridge.accept(.of("a", .running, name: "weekly-1", at: at(501)))
        #expect(try await bridge.tell(at: at(550)) == [], "another name is none of it")
        try await bridge.accept(.of("b", .running, name: "nightly-1", at: at(600)))
        try await bridge.accept(.of("b", .succeeded, name: "nightly-1", at: at(610)))
        #expect(try await bridge.tell(at: at(623)) == [])
        #expect(try await bridge.tell(at: at(624)) == missing, "from when it began, not from when it was over")
        try await bridge.expectSound()
        #expect(try await bridge.store.runs().count == 2, "what stands for a schedule is no run")
    }

    @Test func aRunThatIsSeenLateBeginsNothingAnew() async throws {
        let bridge = try await TestBridge.expecting(schedules: Self.nightly())
        #expect(try await bridge.tell(at: at(24)).count == 1)
        try await bridge.accept(.of("old", .succeeded, name: "nightly-0", created: at(1), at: at(100)))
        #expect(try await bridge.tell(at: at(101)) == [])
    }

    @Test func severalThatAreSeenInAnyOrderCountFromTheLast() async throws {
        let bridge = try await TestBridge.expecting(schedules: Self.nightly())
        try await bridge.accept(
            .of("c", .succeeded, name: "nightly-3", created: at(10), at: at(12)),
            .of("b", .succeeded, name: "nightly-2", created: at(5), at: at(12)))
        #expect(try await bridge.tell(at: at(33)) == [])
        #expect(try await bridge.tell(at: at(34)).count == 1)
    }

    @Test func survivesARestartAndAnotherPeriod() async throws {
        let bridge = try await TestBridge.expecting(schedules: Self.nightly())
        try bridge.store.close()
        let next = try await TestBridge.expecting(schedules: Self.nightly(), in: bridge.folder, at: at(20))
        #expect(try await next.tell(at: at(24)).count == 1, "counted from the first start")
        try next.store.close()
        let again = try await TestBridge.expecting(schedules: Self.nightly(), in: bridge.folder, at: at(40))
        #expect(try await again.tell(at: at(100)) == [], "told before")
        try await again.accept(.of("b", .running, name: "nightly-1", at: at(100)))
        try again.store.close()
        let longer = try await TestBridge.expecting(schedules: Self.nightly(48), in: bridge.folder, at: at(110))
        #expect(try await longer.tell(at: at(147)) == [])
        #expect(try await longer.tell(at: at(148)).count == 1, "with a new period, from the last that began")
        #expect(try await longer.rows(of: "deadline") == 1)
        try longer.store.close()
        let none = try await TestBridge.expecting(in: bridge.folder, at: at(200))
        #expect(try await none.rows(of: "deadline") == 0)
    }
}
