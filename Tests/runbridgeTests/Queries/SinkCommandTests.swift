import RunbridgeCore
import RunbridgeStore
import Testing

@Suite(.inTurn) struct SinkCommandTests {
    @Test func countsWhatASinkIsOwed() async throws {
        let sample = try await SampleStore.lived()
        let sinks = try await Tool.run("sinks", "--json", "--store", sample.path).objects()
        let hook = try #require(sinks.first { $0["name"] as? String == "hook" })
        let audit = try #require(sinks.first { $0["name"] as? String == "audit" })
        #expect(hook["state"] as? String == "open")
        #expect(hook["pending"] as? Int == 1)
        #expect(hook["waiting"] as? Int == 1)
        #expect(hook["next_at"] as? String == "2026-11-24T09:31:10.000Z")
        #expect(audit["pending"] as? Int == 0)
        #expect(audit["delivered"] as? Int == 4)
    }

    @Test func aPausedSinkSaysWhyAndGoesOnWhenTold() async throws {
        let sample = try await SampleStore.lived()
        _ = try await sample.store.change(sink: "hook", to: .pause(reason: "it answered 410"), at: .zero)
        _ = try await sample.store.change(sink: "audit", to: .pace(until: .zero + .seconds(1 << 40)), at: .zero)
        let before = try await Tool.run("sinks", "--store", sample.path)
        #expect(before.output.contains(": it answered 410"))
        #expect(before.output.contains("paced: the receiver asked to be left alone"))
        let resumed = try await Tool.run("sinks", "resume", "hook", "--store", sample.path)
        #expect(resumed.lines == ["hook goes on; 1 delivery waits for it."])
        #expect(try await sample.store.sinks().first { $0.name == "hook" }?.pause == nil)
        let again = try await Tool.run("sinks", "resume", "hook", "--json", "--store", sample.path)
        #expect(again.lines == [#"{"name":"hook","resumed":false}"#])
        let other = try await Tool.run("sinks", "resume", "hok", "--store", sample.path)
        #expect(other.status == 1)
        #expect(other.complaint.contains("did you mean 'hook'?"))
    }

    @Test func listsDeadLetters() async throws {
        let sample = try await SampleStore.withDeadLetter()
        let letters = try await Tool.run("dead", "--json", "--store", sample.path).objects()
        try #require(letters.count == 1)
        #expect(letters[0]["sink"] as? String == "hook")
        #expect(try await letters[0]["event"] as? String == sample.ids().last)
        #expect(letters[0]["attempts"] as? Int == 2)
        #expect(letters[0]["status"] as? Int == 422)
        #expect(letters[0]["outcome"] as? String == "rejected")
        let table = try await Tool.run("dead", "list", "--store", sample.path)
        #expect(table.lines.first?.hasPrefix("EVENT           SINK  TYPE        RUN            TRIES") == true)
        #expect(table.lines.last?.hasSuffix("the receiver answered 422") == true)
        #expect(try await Tool.run("dead", "--sink", "audit", "--json", "--store", sample.path).output == "")
    }

    static let selections = [["--all"], ["--sink", "hook"], ["EVENT"], ["EVENT", "--sink", "hook"]]

    @Test(arguments: selections) func retriesTheDeadLettersThatAreMeant(_ selection: [String]) async throws {
        let sample = try await SampleStore.withDeadLetter()
        let id = try #require(try await sample.ids().last)
        let ending = try await Tool.bash(
            #""$0" dead retry --json --store "$1" "${@:2}""#,
            [sample.path] + selection.map { $0 == "EVENT" ? String(id.prefix(20)) : $0 })
        #expect(ending.lines == [#"{"retried":1}"#])
        #expect(try await sample.store.deadLetters().isEmpty)
        #expect(try await sample.store.sinks().first { $0.name == "hook" }?.counts.ready == 1)
    }

    @Test func retriesNothingThatIsNotMeant() async throws {
        let sample = try await SampleStore.withDeadLetter()
        let first = try #require(try await sample.ids().first)
        for (arguments, status) in [([first], 0), (["--sink", "audit"], 0), (["--sink", "hock"], 1), ([], 2)] {
            let ending = try await Tool.bash(#""$0" dead retry --store "$1" "${@:2}""#, [sample.path] + arguments)
            #expect(ending.status == status, "\(arguments)")
        }
        let both = try await Tool.run("dead", "retry", "--all", "--sink", "hook", "--store", sample.path)
        #expect(both.status == 2)
        #expect(try await sample.store.deadLetters().count == 1)
    }
}
