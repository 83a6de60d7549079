import RunbridgeCore
import Testing

/// Every status after every status, in one attempt: `.` nothing, `s` the event of the new status, `r` reopened,
/// `!` an anomaly. Section "Transitions" of the statuses' documentation, written out.
@Suite struct TransitionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var from: Status
        /// One letter for each of `Status.allCases`.
        var letters: String
        var testDescription: String { from.rawValue }
    }

    //                    next: queued running waiting canceling | succeeded incomplete failed expired canceled skipped
    //                          | unknown
    static let rows = [
        Row(from: .queued, letters: ".sss" + "ssssss" + "s"),
        Row(from: .running, letters: "s.ss" + "ssssss" + "s"),
        Row(from: .waiting, letters: "ss.s" + "ssssss" + "s"),
        Row(from: .canceling, letters: "!!!." + "ssssss" + "s"),
        Row(from: .succeeded, letters: "rrrr" + ".!!!!!" + "!"),
        Row(from: .incomplete, letters: "rrrr" + "!.!!!!" + "!"),
        Row(from: .failed, letters: "rrrr" + "!!.!!!" + "!"),
        Row(from: .expired, letters: "rrrr" + "!!!.!!" + "!"),
        Row(from: .canceled, letters: "rrrr" + "!!!!.!" + "!"),
        Row(from: .skipped, letters: "rrrr" + "!!!!!." + "!"),
        Row(from: .unknown, letters: "ssss" + "ssssss" + "."),
    ]

    @Test func theTableIsWhole() {
        #expect(Self.rows.map(\.from) == Status.allCases)
        #expect(Self.rows.allSatisfy { $0.letters.count == Status.allCases.count })
    }

    @Test(arguments: rows) func eachStatusFollowsAsTheTableSays(_ row: Row) throws {
        for (letter, next) in zip(row.letters, Status.allCases) {
            var watched = Watched.after(row.from)
            watched.pace = 61
            let before = try #require(watched.state)
            let events = watched.see(next)
            let after = try #require(watched.state)
            let expected: [String] =
                switch letter {
                case "s": ["run.\(next.rawValue)"]
                case "r": ["run.reopened"]
                case "!": ["run.anomaly"]
                default: []
                }
            #expect(events.texts == expected, "\(row.from) then \(next)")
            switch letter {
            case "s", "r":
                #expect(after.sighting.status == next && after.previous == row.from)
                #expect(after.revision == before.revision + 1)
                #expect(events.first?.run.previous == row.from)
            default: #expect(after == before, "\(row.from) then \(next)")
            }
        }
    }

    @Test func anAnomalyTellsWhatWasToldAndShowsWhatStands() throws {
        var watched = Watched.after(.succeeded)
        let event = try #require(watched.see(.failed).first)
        #expect(event.anomaly == "it was told to be failed after it had ended as succeeded")
        #expect(event.run.sighting.status == .succeeded)
        #expect(event.time == at(2))
    }

    @Test func aCancellationMayStillEndInAnyWay() {
        for end in Status.allCases where end.isTerminal {
            var watched = Watched.after(.running)
            #expect(watched.see(.canceling).texts == ["run.canceling"])
            #expect(watched.see(end).texts == ["run.\(end.rawValue)"])
        }
    }

    @Test func aReopenedRunMayEndAgainInAnotherWay() {
        var watched = Watched.after(.failed)
        watched.pace = 61
        #expect(watched.see(.queued).texts == ["run.reopened"])
        #expect(watched.see(.running).texts == ["run.running"])
        #expect(watched.see(.succeeded).texts == ["run.succeeded"])
        #expect(watched.state?.attempt == 1)
    }

    @Test func anUnknownWordIsKeptAndWatchedOn() throws {
        var watched = Watched.after(.running)
        let event = try #require(watched.see(sighting(.unknown, raw: "brewing\u{0}\"")).first)
        #expect(event.type == .status(.unknown) && event.run.sighting.raw == "brewing\u{0}\"")
        #expect(watched.state?.isSettled == false)
        #expect(watched.see(.succeeded).texts == ["run.succeeded"])
    }
}
