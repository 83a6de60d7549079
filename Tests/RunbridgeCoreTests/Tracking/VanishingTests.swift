import RunbridgeCore
import Testing

@Suite struct VanishingTests {
    @Test(arguments: Status.allCases.filter { !$0.isTerminal })
    func aRunThatIsNotOverIsMissedOnce(_ status: Status) throws {
        var watched = Watched.after(status)
        let event = try #require(watched.lose().first)
        #expect(event.type == .vanished && event.run.sighting.status == status && event.run.revision == 2)
        #expect(event.time == at(2))
        #expect(watched.state?.isVanished == true && watched.state?.isSettled == true)
        #expect(watched.lose().isEmpty)
        #expect(watched.lose(via: .webhook).isEmpty)
    }

    @Test(arguments: Status.allCases.filter(\.isTerminal))
    func aRunThatIsOverIsNotMissed(_ status: Status) throws {
        var watched = Watched.after(status)
        let before = try #require(watched.state)
        #expect(watched.lose().isEmpty)
        #expect(watched.state == before)
    }

    @Test func aRunNeverSeenIsMissedOnceAndNotAskedForAgain() throws {
        var watched = Watched()
        #expect(watched.lose().texts == ["run.vanished"])
        let state = try #require(watched.state)
        #expect(state.isSettled && state.sighting.status == .unknown && state.revision == 1)
        #expect(watched.lose().isEmpty)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var before: Status?
        var back: Status
        var told: [String]
    }

    static let cases = [
        Case(testDescription: "back as it was", before: .running, back: .running, told: ["run.reopened"]),
        Case(testDescription: "back and further", before: .queued, back: .running, told: ["run.reopened"]),
        Case(testDescription: "back and over", before: .running, back: .failed, told: ["run.failed"]),
        Case(testDescription: "back with a strange word", before: .running, back: .unknown, told: ["run.reopened"]),
        Case(testDescription: "never there, then there", before: nil, back: .running, told: ["run.reopened"]),
        Case(testDescription: "never there, then over", before: nil, back: .succeeded, told: ["run.succeeded"]),
        Case(
            testDescription: "hostile: out of a cancellation", before: .canceling, back: .queued, told: ["run.anomaly"]),
    ]

    @Test(arguments: cases) func aRunThatComesBackIsTold(_ example: Case) {
        var watched = example.before.map(Watched.after) ?? Watched()
        watched.lose()
        #expect(watched.see(example.back).texts == example.told)
        let isBack = example.told != ["run.anomaly"]
        #expect(watched.state?.isVanished == !isBack)
        #expect(watched.see(example.back).isEmpty == isBack)
    }

    @Test func itCanBeMissedAgainUnderAnotherID() throws {
        var watched = Watched.after(.running)
        let first = try #require(watched.lose().first)
        watched.see(.running)
        let second = try #require(watched.lose().first)
        #expect(first.id != second.id)
        #expect(second.run.revision == 4)
    }
}
