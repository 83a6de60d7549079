import RunbridgeCore
import Testing

@Suite struct RouterTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var route: Route
        var event: Event
        var isTaken: Bool
    }

    private static func when(_ words: String...) -> [Moment] {
        words.map { word in
            do { return try Moment(word) } catch { preconditionFailure("\(error)") }
        }
    }

    private static func conditions(_ text: String, _ test: Matcher.Test) -> Matcher {
        Matcher(conditions: [.init(path: JSONPath(parts: text.split(separator: ".").map(String.init)), test: test)])
    }

    static let cases = [
        Case(testDescription: "nothing asked", route: Route(to: ["s"]), event: event(.status(.queued)), isTaken: true),
        Case(testDescription: "quiet", route: Route(to: ["s"]), event: event(.progress), isTaken: false),
        Case(
            testDescription: "quiet, asked for by name", route: Route(when: when("run.progress"), to: ["s"]),
            event: event(.progress), isTaken: true),
        Case(
            testDescription: "quiet, asked for with all", route: Route(when: when("all"), to: ["s"]),
            event: event(.discovered), isTaken: true),
        Case(
            testDescription: "quiet, not asked for with any", route: Route(when: when("any"), to: ["s"]),
            event: event(.statusChanged), isTaken: false),
        Case(
            testDescription: "one of two words", route: Route(when: when("succeeded", "waiting"), to: ["s"]),
            event: event(.status(.waiting)), isTaken: true),
        Case(
            testDescription: "no word", route: Route(when: when("succeeded", "waiting"), to: ["s"]),
            event: event(.status(.failed)), isTaken: false),
        Case(
            testDescription: "watcher by glob", route: Route(from: [Glob("ci"), Glob("open*")], to: ["s"]),
            event: event(.status(.failed)), isTaken: true),
        Case(
            testDescription: "another watcher", route: Route(from: [Glob("ci")], to: ["s"]),
            event: event(.status(.failed)), isTaken: false),
        Case(
            testDescription: "kind by glob", route: Route(kind: [Glob("fine_tuning.*")], to: ["s"]),
            event: event(.status(.failed), kind: "fine_tuning.job"), isTaken: true),
        Case(
            testDescription: "another kind", route: Route(kind: [Glob("response")], to: ["s"]),
            event: event(.status(.failed)), isTaken: false),
        Case(
            testDescription: "run by id", route: Route(run: [Glob("batch_a?c")], to: ["s"]),
            event: event(.status(.failed)), isTaken: true),
        Case(
            testDescription: "run by name", route: Route(run: [Glob("night*")], to: ["s"]),
            event: event(.status(.failed)) { $0.name = "nightly" }, isTaken: true),
        Case(
            testDescription: "another run", route: Route(run: [Glob("night*")], to: ["s"]),
            event: event(.status(.failed)), isTaken: false),
        Case(
            testDescription: "label by glob",
            route: Route(conditions: conditions("run.labels.team", .glob(Glob("ml-*"))), to: ["s"]),
            event: event(.status(.failed)) { $0.labels = ["team": "ml-vision"] }, isTaken: true),
        Case(
            testDescription: "label that is missing",
            route: Route(conditions: conditions("run.labels.team", .glob(Glob("*"))), to: ["s"]),
            event: event(.status(.failed)), isTaken: false),
        Case(
            testDescription: "counts compared",
            route: Route(conditions: conditions("counts.failed", .compare(.atLeast, 10)), to: ["s"]),
            event: event(.status(.failed)) { $0.counts = Counts(failed: 10) }, isTaken: true),
        Case(
            testDescription: "inside the provider's object",
            route: Route(conditions: conditions("object.usage.0.tokens", .compare(.more, 1)), to: ["s"]),
            event: event(.status(.failed)) { $0.object = ["usage": [["tokens": 2]]] }, isTaken: true),
        Case(
            testDescription: "hostile: an id that looks like a pattern",
            route: Route(run: [Glob("batch_abc")], to: ["s"]),
            event: event(.status(.failed), id: "*"), isTaken: false),
        Case(
            testDescription: "hostile: a label's name with quotes, dots and a NUL",
            route: Route(
                conditions: Matcher(conditions: [
                    .init(path: JSONPath(parts: ["run", "labels", "a.\"\u{0}"]), test: .equals("x"))
                ]), to: ["s"]),
            event: event(.status(.failed)) { $0.labels = ["a.\"\u{0}": "x"] }, isTaken: true),
        Case(
            testDescription: "hostile: a name alike to the eye but of other bytes",
            route: Route(from: [Glob("caf\u{e9}")], to: ["s"]),
            event: event(.status(.failed), watcher: "cafe\u{301}"), isTaken: false),
    ]

    @Test(arguments: cases) func aRouteTakesWhatItAsksFor(_ example: Case) {
        #expect(Router(routes: [example.route]).route(example.event).sinks == (example.isTaken ? ["s"] : []))
    }

    @Test func allThatARouteAsksMustHold() throws {
        let whole = Route(
            when: Self.when("failed"), from: [Glob("openai")], kind: [Glob("batch")], run: [Glob("batch_*")],
            conditions: Self.conditions("attempt", .exists(false)), to: ["s"])
        var spoilt = Array(repeating: whole, count: 5)
        spoilt[0].when = Self.when("succeeded")
        spoilt[1].from = [Glob("x")]
        spoilt[2].kind = [Glob("x")]
        spoilt[3].run = [Glob("x")]
        spoilt[4].conditions = Self.conditions("status", .exists(false))
        let told = event(.status(.failed))
        #expect(Router(routes: [whole]).route(told).sinks == ["s"])
        for route in spoilt { #expect(Router(routes: [route]).route(told).sinks.isEmpty) }
    }

    @Test func everyMatchingRouteAppliesAndEachSinkIsNamedOnce() {
        let router = Router(routes: [
            Route(when: Self.when("failed"), to: ["team", "hook", "team"]),
            Route(when: Self.when("succeeded"), to: ["deploy"]),
            Route(to: ["audit", "hook"]),
        ])
        #expect(router.route(event(.status(.expired))).sinks == ["team", "hook", "audit"])
        #expect(router.route(event(.status(.succeeded))).sinks == ["deploy", "audit", "hook"])
        #expect(router.route(event(.progress)).sinks.isEmpty)
    }

    @Test func theRestGoesToUnmatched() {
        let router = Router(routes: [Route(when: Self.when("failed"), to: ["team"])], unmatched: ["rest", "rest"])
        #expect(router.route(event(.status(.failed))).sinks == ["team"])
        #expect(router.route(event(.status(.queued))).sinks == ["rest"])
        #expect(router.route(event(.watchError)).sinks == ["rest"])
        #expect(router.route(event(.progress)).sinks.isEmpty)
    }

    @Test func aRouteToNoSinkStillTakesItsEvents() {
        let router = Router(routes: [Route(when: Self.when("queued"), to: [])], unmatched: ["rest"])
        #expect(router.route(event(.status(.queued))).sinks.isEmpty)
        #expect(router.route(event(.status(.failed))).sinks == ["rest"])
    }

    @Test func withoutRoutesNothingGoesAnywhere() {
        #expect(Router(routes: []).route(event(.status(.failed))).sinks.isEmpty)
    }

    @Test func aBodyThatIsNoJSONHoldsNothing() {
        let told = event(.status(.failed))
        let broken = EncodedEvent(id: told.id, type: told.type, run: told.run.key, body: Array("{\"data\":".utf8))
        let asks = Self.conditions("status", .exists(true))
        #expect(Router(routes: [Route(conditions: asks, to: ["s"])]).route(told, broken).sinks.isEmpty)
        #expect(Router(routes: [Route(conditions: asks, to: ["s"])]).route(told).sinks == ["s"])
    }
}
