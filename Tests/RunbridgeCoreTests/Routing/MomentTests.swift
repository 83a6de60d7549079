import RunbridgeCore
import Testing

@Suite struct MomentTests {
    /// Which events a word takes, written out: the texts of their types.
    static let words: [(String, [String])] = [
        ("queued", ["run.queued"]),
        ("running", ["run.queued", "run.running", "run.waiting", "run.canceling", "run.unknown"]),
        ("waiting", ["run.waiting"]),
        ("canceling", ["run.canceling"]),
        ("succeeded", ["run.succeeded"]),
        ("incomplete", ["run.incomplete"]),
        ("failed", ["run.failed", "run.incomplete", "run.expired"]),
        ("expired", ["run.expired"]),
        ("canceled", ["run.canceled", "run.skipped"]),
        ("skipped", ["run.skipped"]),
        ("unknown", ["run.unknown"]),
        ("finished", ["run.succeeded", "run.incomplete", "run.failed", "run.expired", "run.canceled", "run.skipped"]),
        ("all", EventType.all.map(\.text)),
        (
            "any",
            EventType.all.map(\.text).filter {
                !["run.discovered", "run.progress", "run.status_changed", "webhook.unknown"].contains($0)
            }
        ),
    ]

    @Test(arguments: words) func aWordTakesWhatItSays(_ word: String, _ types: [String]) throws {
        let moment = try Moment(word)
        let taken = EventType.all.filter { moment.holds(for: event($0)) }
        #expect(Set(taken.map(\.text)) == Set(types))
        #expect(moment.description == word)
    }

    @Test(arguments: EventType.all) func aTypeTakesItselfOnly(_ type: EventType) throws {
        let moment = try Moment(type.text)
        #expect(EventType.all.filter { moment.holds(for: event($0)) } == [type])
        #expect(moment.description == type.text)
    }

    @Test func everyWordIsListed() throws {
        #expect(Set(Moment.words) == Set(Self.words.map(\.0) + EventType.all.map(\.text)))
        for word in Moment.words { #expect(try Moment(word).description == word) }
    }

    struct Change: Sendable, CustomTestStringConvertible {
        var text: String
        var from: Status?
        var to: Status
        var holds: Bool
        var type: EventType?
        var testDescription: String { "\(text) for \(from?.rawValue ?? "nothing") -> \(to.rawValue)" }
    }

    static let changes = [
        Change(text: "running -> failed", from: .running, to: .failed, holds: true),
        Change(text: "running->failed", from: .running, to: .failed, holds: true),
        Change(text: "  running   ->  failed ", from: .running, to: .failed, holds: true),
        Change(text: "running -> failed", from: .queued, to: .expired, holds: true),
        Change(text: "running -> failed", from: .running, to: .succeeded, holds: false),
        Change(text: "running -> failed", from: nil, to: .failed, holds: false),
        Change(text: "queued -> running", from: .queued, to: .running, holds: true),
        Change(text: "queued -> running", from: .waiting, to: .running, holds: false),
        Change(text: "any -> canceled", from: .waiting, to: .skipped, holds: true),
        Change(text: "running -> any", from: .running, to: .waiting, holds: true),
        Change(text: "running -> finished", from: .unknown, to: .canceled, holds: true),
        Change(text: "finished -> running", from: .failed, to: .running, holds: true, type: .reopened),
        Change(text: "failed -> queued", from: .expired, to: .queued, holds: true, type: .reopened),
        Change(text: "running -> failed", from: .running, to: .failed, holds: false, type: .anomaly),
        Change(text: "running -> failed", from: .running, to: .failed, holds: false, type: .progress),
    ]

    @Test(arguments: changes) func aChangeLooksAtBothSides(_ example: Change) throws {
        let told = event(example.type ?? .status(example.to), example.to, previous: example.from)
        #expect(try Moment(example.text).holds(for: told) == example.holds)
    }

    @Test func aChangeIsWrittenAsItIsRead() throws {
        let moment = try Moment("finished->any")
        #expect(moment.description == "finished -> any")
        #expect(try Moment(moment.description) == moment)
    }

    static let refused: [(String, String)] = [
        ("", "'' is no status, event type or group"),
        ("success", "'success' is no status, event type or group"),
        ("Failed", "'Failed' is no status, event type or group"),
        (" failed", "' failed' is no status, event type or group"),
        ("cancelled", "'cancelled' is no status, event type or group"),
        ("run.finished", "'run.finished' is no status, event type or group"),
        ("run.*", "'run.*' is no status, event type or group"),
        ("a -> b -> c", "'a -> b -> c' has more than one arrow. Write a change like running -> failed"),
        ("failed\u{0}", "'failed\u{0}' is no status, event type or group"),
    ]

    @Test(arguments: refused) func anotherWordIsRefused(_ text: String, _ why: String) {
        #expect(throws: ConditionError(why)) { try Moment(text) }
    }

    @Test(arguments: ["->", "running ->", "-> failed", "running -> run.failed", "all -> failed", "running - -> failed"])
    func aChangeBetweenOtherThingsIsRefused(_ text: String) throws {
        let error = try #require(throws: ConditionError.self) { try Moment(text) }
        #expect(error.description.contains("is no status. Beside an arrow stands one of queued, running"))
    }
}
