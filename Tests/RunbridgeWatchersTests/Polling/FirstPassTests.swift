import RunbridgeCore
import RunbridgeWatchers
import TestSupport
import Testing

/// How far the very first pass over a list reads.
@Suite(.timeLimit(.minutes(1))) struct FirstPassTests {
    /// Pages of runs that are over, each with as many; numbered from 0.
    private func pages(_ count: Int, of size: Int = 2, word: String = "completed", lastMore: Bool = true) -> [String] {
        (0..<count).map { page in
            .page((0..<size).map { "p\(page)-\($0) \(word)" }, more: lastMore || page + 1 < count)
        }
    }

    @Test(arguments: [FirstSight.open, .silent, .within(.seconds(86_400))])
    func itEndsAfterAHundredPagesOfNothingButRunsThatAreOver(_ sight: FirstSight) async throws {
        let polled = try PolledServer(pages(101))
        try await polled.watch(firstSight: sight)
        #expect(polled.targets.count == 100)
        #expect(polled.host.record.finished == ["batch"])
        #expect(polled.host.record.warnings == [])
        // From then on it ends at the first page.
        try await polled.watch(firstSight: sight)
        #expect(polled.targets.count == 101)
    }

    @Test func itEndsAfterTenThousandRunsThatAreOver() async throws {
        let polled = try PolledServer(pages(12, of: 1000))
        try await polled.watch()
        #expect(polled.targets.count == 10)
        #expect(polled.host.record.observations.count == 10_000)
    }

    @Test func anOpenRunMakesItReadOn() async throws {
        var list = pages(160)
        list[50] = .page(["open in_progress", "x completed"], more: true)
        let polled = try PolledServer(list)
        try await polled.watch()
        #expect(polled.targets.count == 151)
        #expect(polled.lines.contains("batch/open running"))
    }

    @Test func itReadsAllWhereAllIsAnnounced() async throws {
        let polled = try PolledServer(pages(150, lastMore: false))
        try await polled.watch(firstSight: .all, requestLimit: 20)
        #expect(polled.targets.count == 150)
        #expect(polled.host.record.warnings == [])
    }

    @Test func runsThatEndedWithinTheTimeAreAllRead() async throws {
        let polled = try PolledServer([])
        let recent = polled.clock.now + .seconds(-3600)
        func page(_ number: Int, _ ended: Timestamp) -> String {
            let seconds = ended.milliseconds / 1000
            return .answer(
                #"{"data":[{"id":"p\#(number)","status":"completed","completed_at":\#(seconds)}],"has_more":true}"#)
        }
        let old = polled.clock.now + .seconds(-100_000)
        let list = (0..<300).map { page($0, $0 < 110 ? recent : old) }
        let other = try PolledServer(list)
        try await other.watch(firstSight: .within(.seconds(86_400)))
        #expect(other.targets.count == 210)
    }

    @Test func itGoesOnWhereALimitEndedIt() async throws {
        let refusal = String.answer("{}", status: "429 Too Many Requests", headers: ["Retry-After: 3600"])
        let polled = try PolledServer([
            .page(["a completed"], more: true), .page(["b completed"], more: true), refusal,
            .page(["c completed"], more: true), .page(["d completed"]), .page(["a completed"]),
        ])
        try await polled.watch(passes: 2)
        #expect(polled.targets.count == 5)
        #expect(polled.targets[3].contains("after=b"), "\(polled.targets)")
        #expect(polled.lines.map { $0.prefix(7) } == ["batch/a", "batch/b", "batch/c", "batch/d"])
        #expect(polled.host.record.finished == ["batch"])
        #expect(polled.host.record.observations.allSatisfy { $0.isFirstPass })
    }
}
