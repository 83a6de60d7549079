import RunbridgeCore
import RunbridgeStore
import Testing

/// `runbridge dead`
@Suite(.inTurn) struct DeadCommandTests {
    private func dead(_ arguments: String..., in sample: SampleStore) async throws -> Tool.Ending {
        try await Tool.bash(#""$0" dead "${@:2}" --store "$1""#, [sample.path] + arguments)
    }

    @Test(arguments: [
        (["--status", "failed"], 1), (["--status", "succeeded"], 0), (["--watcher", "openai"], 1),
        (["--watcher", "ci"], 0),
        (["--type", "run.failed"], 1), (["--run", "batch_a"], 1), (["--run", "batch_b"], 0),
        (["--since", "2026-11-24T09:31:00Z"], 1), (["--until", "2026-11-24T09:31:00Z"], 0),
        (["--died-since", "2026-11-24T09:31:11Z"], 1), (["--died-until", "2026-11-24T09:31:11Z"], 0),
        (["--sink", "hook", "--kind", "batch"], 1),
    ])
    func listsWhatTheFiltersMean(_ row: (filters: [String], count: Int)) async throws {
        let sample = try await SampleStore.withDeadLetter()
        let ending = try await Tool.bash(
            #""$0" dead list --json --store "$1" "${@:2}""#, [sample.path] + row.filters)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(ending.lines.count == row.count)
    }

    @Test func showsALetterWithItsEvent() async throws {
        let sample = try await SampleStore.withDeadLetter()
        let id = try #require(try await sample.ids().last)
        let shown = try await dead("show", String(id.prefix(20)), in: sample)
        #expect(shown.output.contains("dead at hook since 2026-11-24 09:31:11.000"))
        #expect(shown.output.contains("after 2 attempts (422)\n  the receiver answered 422"))
        #expect(shown.output.contains(#""message": "line 3 is no JSON""#))
        let json = try await dead("show", id, "--json", in: sample)
        let letter = try JSON(parsing: json.output)
        #expect(letter["sink"] == "hook")
        #expect(letter[path: "body", "id"]?.string == id)
        let none = try await dead("show", try #require(try await sample.ids().first), in: sample)
        #expect(none.status == 1)
        #expect(none.complaint.contains("is dead. `runbridge explain"))
    }

    @Test(arguments: ["retry", "discard"]) func aDryRunOnlyShows(_ deed: String) async throws {
        let sample = try await SampleStore.withDeadLetter()
        let word = deed == "retry" ? "retried" : "discarded"
        let ending = try await dead(deed, "--all", "--dry-run", in: sample)
        #expect(ending.lines.first?.hasPrefix("EVENT ") == true)
        #expect(ending.lines.last == "1 delivery would be \(word).")
        let json = try JSON(parsing: try await dead(deed, "--all", "--dry-run", "--json", in: sample).output)
        #expect(json["dry_run"] == true)
        #expect(json["would_be_\(word)"]?.int == 1)
        #expect(try await sample.store.deadLetters().count == 1)
    }

    @Test func discardGivesUpAndExplainSaysWhoDidIt() async throws {
        let sample = try await SampleStore.withDeadLetter()
        let id = try #require(try await sample.ids().last)
        let ending = try await dead("discard", "--sink", "hook", "--because", "nobody is there", in: sample)
        #expect(ending.lines == ["1 delivery is given up."])
        #expect(try await dead("discard", "--all", "--json", in: sample).lines == [#"{"discarded":0}"#])
        #expect(try await dead("list", in: sample).complaint == "Nothing is dead.\n")
        let user = try await Tool.bash("id -un").lines.first ?? ""
        let told = try await Tool.run("explain", id, "--store", sample.path).output
        #expect(told.contains("Delivery to hook  discarded: nobody gets it any more"))
        #expect(told.contains("discarded by \(user)"))
        #expect(told.contains("nobody is there"))
        let json = try JSON(parsing: try await Tool.run("explain", id, "--json", "--store", sample.path).output)
        let hook = try #require(json["deliveries"]?.array?.first { $0["sink"] == "hook" })
        #expect(hook["state"] == "discarded")
        let incidents = hook["incidents"]?.array ?? []
        #expect(incidents.map { $0["what"]?.string } == ["discarded"])
        #expect(incidents.first?["who"]?.string?.hasPrefix(user) == true)
        #expect(incidents.first?["attempts"]?.int == 2)
    }

    @Test func anExplanationTellsOfARetryWhereItHappened() async throws {
        let sample = try await SampleStore.withDeadLetter()
        let id = try #require(try await sample.ids().last)
        #expect(try await dead("retry", id, in: sample).lines == ["1 delivery is tried again."])
        try await sample.attempt("hook", AttemptReport(.delivered, status: 204), .finish, at: .zero + .seconds(99))
        let told = try await Tool.run("explain", id, "--store", sample.path).output
        let marks = ["attempt 2", "to be tried again, said by", "attempt 3"].compactMap {
            told.firstRange(of: $0)?.lowerBound
        }
        #expect(marks.count == 3)
        #expect(marks == marks.sorted())
    }
}
