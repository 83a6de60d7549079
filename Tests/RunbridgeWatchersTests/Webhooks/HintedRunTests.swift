import RunbridgeCore
import Synchronization
import Testing

@testable import RunbridgeWatchers

@Suite struct HintedRunTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var told = Status.succeeded
        /// What the API says; `nil` where it says nothing.
        var read: Status?
        /// What is taken; `nil` to read again.
        var taken: Status?
        var unconfirmed = false
    }

    static let cases = [
        Case(testDescription: "both say the same", read: .succeeded, taken: .succeeded),
        Case(testDescription: "the reading knows more", told: .running, read: .failed, taken: .failed),
        Case(testDescription: "the reading says otherwise and wins", told: .succeeded, read: .failed, taken: .failed),
        Case(testDescription: "the API lags behind its webhook", read: .running, taken: nil),
        Case(testDescription: "an unknown word is no end", read: .unknown, taken: nil),
        Case(testDescription: "it cannot be read", read: nil, taken: .succeeded, unconfirmed: true),
        Case(testDescription: "nor one that goes on", told: .running, read: nil, taken: .running, unconfirmed: true),
    ]

    @Test(arguments: cases) func aReadingWinsAndAWordAloneIsMarked(_ example: Case) {
        let told = Sighting(status: example.told, raw: "told")
        let reading = example.read.map { Sighting(status: $0, raw: "read") }
        let decision = HintedRun(told: told).decision(after: reading)
        switch (decision, example.taken) {
        case (.readAgain, nil): break
        case (.take(let sighting), let taken?):
            #expect(sighting.status == taken && sighting.unconfirmed == example.unconfirmed)
            #expect(sighting.raw == (example.read == nil ? "told" : "read"))
        default: Issue.record("\(decision)")
        }
    }

    /// What was asked, and what is answered one after the other.
    private final class API: Sendable {
        private let state: Mutex<(answers: [RunReading], asked: [String])>

        init(_ answers: RunReading...) { state = Mutex((answers, [])) }

        var asked: [String] { state.withLock { $0.asked } }

        func read(_ kind: String, _ id: String, _ limit: Duration) -> RunReading {
            state.withLock { state in
                state.asked.append("\(kind)/\(id) \(limit <= .seconds(5) && limit > .zero)")
                return state.answers.isEmpty ? .gone : state.answers.removeFirst()
            }
        }

        func follow(_ status: Status) async -> HintReader.Outcome {
            let reader = HintReader(reread: { self.read($0, $1, $2) }, sleep: { _ in })
            return await reader.follow(Sighting(status: status, raw: "told"), kind: "batch", id: "b1")
        }
    }

    private let running = Sighting(status: .running, raw: "in_progress")
    private let ended = Sighting(status: .succeeded, raw: "completed")
    private let word = Sighting(status: .failed, raw: "told", unconfirmed: true)

    @Test func anAPIThatLagsIsAskedASecondTime() async {
        let api = API(.seen(running), .seen(ended))
        #expect(await api.follow(.succeeded) == HintReader.Outcome(sighting: ended))
        #expect(api.asked == ["batch/b1 true", "batch/b1 true"])
    }

    @Test func anAPIThatLagsForLongerIsBelieved() async {
        let api = API(.seen(running), .seen(running))
        #expect(await api.follow(.failed) == HintReader.Outcome(sighting: running))
        #expect(api.asked.count == 2)
    }

    @Test func whatWasReadOnceStandsThoughTheSecondReadingFails() async {
        let api = API(.seen(running), .unreadable(reason: "it answered 500", wait: nil))
        #expect(await api.follow(.failed) == HintReader.Outcome(sighting: running))
    }

    @Test func whyAReadingFailedIsSaid() async {
        let api = API(.unreadable(reason: "it answered 401", wait: .seconds(1)))
        #expect(await api.follow(.failed) == HintReader.Outcome(sighting: word, trouble: "it answered 401"))
        #expect(api.asked.count == 1)
    }

    @Test func aRunThatTheAPIDoesNotKnowIsNoTrouble() async {
        #expect(await API(.gone).follow(.failed) == HintReader.Outcome(sighting: word))
    }

    @Test func whereThereIsNothingToAskTheWordIsTakenAndMarked() async {
        let reader = HintReader(reread: nil, sleep: { _ in })
        let taken = await reader.follow(Sighting(status: .failed, raw: "failed"), kind: "eval.run", id: "e1")
        #expect(taken == HintReader.Outcome(sighting: Sighting(status: .failed, raw: "failed", unconfirmed: true)))
    }
}
