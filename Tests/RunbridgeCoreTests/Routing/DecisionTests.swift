import Foundation
import RunbridgeCore
import Testing

/// What is written down of a decision.
@Suite struct DecisionTests {
    /// A decision as an independent parser reads it.
    private func read(_ routed: Routed) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(routed.decision.utf8)) as? [String: Any])
    }

    private func reasons(_ routed: Routed) throws -> [String] {
        let routes = try #require(read(routed)["routes"] as? [[String: Any]])
        #expect(routes.compactMap { $0["index"] as? Int } == Array(routes.indices))
        return try routes.map { try #require($0["why"] as? String) }
    }

    @Test func eachRouteHasItsReason() throws {
        let team = Matcher(conditions: [
            .init(path: JSONPath(parts: ["run", "labels", "team"]), test: .glob(Glob("ml-*")))
        ])
        let router = Router(routes: [
            Route(when: [try Moment("failed"), try Moment("waiting")], to: ["team"]),
            Route(when: [try Moment("succeeded")], from: [Glob("openai")], kind: [Glob("batch")], to: ["deploy"]),
            Route(from: [Glob("ci"), Glob("cd")], to: ["x"]),
            Route(kind: [Glob("response")], to: ["x"]),
            Route(run: [Glob("nightly")], to: ["x"]),
            Route(conditions: team, to: ["x"]),
            Route(to: ["audit"]),
        ])
        let routed = router.route(event(.status(.succeeded)))
        #expect(
            try reasons(routed) == [
                "when [failed, waiting] does not hold for run.succeeded",
                "when succeeded, from openai, kind batch all hold",
                "from [ci, cd] does not name the watcher openai",
                "kind response does not name the kind batch",
                "run nightly names neither its id nor its name",
                "where run.labels.team: ml-* does not hold",
                "it takes every event that is not quiet",
            ])
        let decision = try read(routed)
        #expect(decision["to"] as? [String] == ["deploy", "audit"])
        #expect(decision["unmatched"] as? Bool == false)
        let matched = try #require(decision["routes"] as? [[String: Any]]).map { $0["matched"] as? Bool }
        #expect(matched == [false, true, false, false, false, false, true])
    }

    @Test func aQuietEventIsToldWhy() throws {
        let routed = Router(routes: [Route(to: ["audit"])], unmatched: ["rest"]).route(event(.progress))
        #expect(try reasons(routed) == ["run.progress is quiet: it must be asked for with when"])
        #expect(try read(routed)["unmatched"] as? Bool == false)
    }

    @Test func theRestIsMarked() throws {
        let routed = Router(routes: [], unmatched: ["rest"]).route(event(.status(.failed)))
        let decision = try read(routed)
        #expect(decision["unmatched"] as? Bool == true)
        #expect(decision["to"] as? [String] == ["rest"])
    }

    @Test func runsThatDifferShareOneDecision() throws {
        let asks = Matcher(conditions: [.init(path: JSONPath(parts: ["run", "labels", "team"]), test: .exists(true))])
        let router = Router(routes: [
            Route(when: [try Moment("failed")], run: [Glob("batch_*")], conditions: asks, to: ["a"]),
            Route(run: [Glob("x*")], to: ["b"]), Route(conditions: asks, to: ["c"]), Route(to: ["d"]),
        ])
        let decisions = (0..<50).map { number in
            router.route(
                event(.status(.failed), previous: .running, id: "batch_secret\(number)") {
                    $0.name = "name\(number)"
                    $0.labels = ["team": "team\(number)"]
                    $0.error = RunError(message: "message\(number)")
                }
            ).decision
        }
        #expect(Set(decisions).count == 1)
    }

    @Test func hostileNamesStayInsideTheirStrings() throws {
        let hostile = "a\"],\"to\":[\"evil\\\u{0}\n\u{2028}\u{1F600}"
        let router = Router(routes: [
            Route(from: [Glob("nobody")], to: [hostile]), Route(kind: [Glob("nothing")], to: [hostile]),
            Route(to: [hostile]),
        ])
        let routed = router.route(event(.status(.failed), watcher: hostile, kind: hostile, id: hostile))
        #expect(routed.sinks == [hostile])
        #expect(try read(routed)["to"] as? [String] == [hostile])
        #expect(try reasons(routed)[0] == "from nobody does not name the watcher \(hostile)")
        #expect(try reasons(routed)[1] == "kind nothing does not name the kind \(hostile)")
        #expect(!routed.decision.contains("\n"))
    }
}
