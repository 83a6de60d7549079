import RunbridgeCore
import Testing

@Suite struct StallTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        /// What is seen, and how many seconds after the start.
        var seen: [(Int64, Sighting)]
        /// When it is looked, and what is told then.
        var told: [(Int64, [String])]
    }

    private static let hour: Int64 = 3600

    @Test(arguments: [
        Case(
            testDescription: "once over, told once, and not again",
            seen: [(0, sighting(.running))], told: [(hour - 1, []), (hour, ["run.stalled"]), (100 * hour, [])]),
        Case(
            testDescription: "a change of status starts anew",
            seen: [(0, sighting(.queued)), (hour - 1, sighting(.running))],
            told: [(hour, []), (2 * hour - 1, ["run.stalled"])]),
        Case(
            testDescription: "progress is a change",
            seen: [
                (0, sighting(.running, counts: Counts(total: 2, succeeded: 0))),
                (1800, sighting(.running, counts: Counts(total: 2, succeeded: 1))),
            ],
            told: [(hour, []), (hour + 1800, ["run.stalled"])]),
        Case(
            testDescription: "another word is a change",
            seen: [(0, sighting(.running, raw: "in_progress")), (1800, sighting(.running, raw: "finalizing"))],
            told: [(hour, []), (hour + 1800, ["run.stalled"])]),
        Case(
            testDescription: "a link that is told later is none",
            seen: [
                (0, sighting(.running)),
                (1800, Sighting(status: .running, raw: "running", url: "https://example.com")),
            ],
            told: [(hour, ["run.stalled"])]),
        Case(
            testDescription: "a run that is over stalls no more",
            seen: [(0, sighting(.running)), (60, sighting(.failed))], told: [(100 * hour, [])]),
        Case(
            testDescription: "one seen when it was over never does", seen: [(0, sighting(.succeeded))],
            told: [(100 * hour, [])]),
        Case(
            testDescription: "a run open again stalls again",
            seen: [(0, sighting(.running)), (60, sighting(.failed)), (120, sighting(.running))],
            told: [(hour + 119, []), (hour + 120, ["run.stalled"])]),
        Case(
            testDescription: "waiting for somebody is standing still", seen: [(0, sighting(.waiting))],
            told: [(hour, ["run.stalled"])]),
        Case(
            testDescription: "the provider's time counts: it has stood still since then",
            seen: [(hour, sighting(.running, changed: 0))], told: [(hour, ["run.stalled"])]),
        Case(
            testDescription: "but not where its items may have moved since",
            seen: [(hour, sighting(.running, counts: Counts(total: 9), changed: 0))],
            told: [(2 * hour - 1, []), (2 * hour, ["run.stalled"])]),
        Case(
            testDescription: "a provider's clock in the far future delays nothing",
            seen: [(0, sighting(.running, changed: 1_000_000_000))], told: [(hour, ["run.stalled"])]),
    ])
    func tellsWhatStandsStill(_ row: Case) {
        var timed = Timed(stalledAfter: .seconds(Self.hour))
        var seen = row.seen[...]
        for (moment, types) in row.told {
            while let first = seen.first, first.0 <= moment {
                timed.see(first.1, after: first.0)
                seen.removeFirst()
            }
            #expect(timed.tell(after: moment).texts == types, "after \(moment) s")
        }
    }

    @Test func saysByWhichThresholdAndSinceWhen() throws {
        var timed = Timed(stalledAfter: .milliseconds(90_500))
        timed.see(sighting(.running), after: 5)
        let told = try #require(timed.tell(after: 1000).first)
        let json = try told.encoded().json()
        #expect(json["data"]?["stalled_after_s"]?.double == 90.5)
        #expect(json["data"]?["status"] == "running")
        #expect(json["data"]?["via"] == "bridge")
        #expect(told.time == at(5) + .milliseconds(90_500), "when it was over, not when somebody looked")
        #expect(told.run.changedAt == at(5))
        #expect(told.run.observedAt == at(1000))
    }

    @Test func theSameDeadlineHasTheSameIDWheneverItIsTold() throws {
        var timed = Timed(stalledAfter: .seconds(60))
        timed.see(sighting(.running), after: 0)
        let state = try #require(timed.watched.state)
        let deadline = Deadline(.stalled, threshold: .seconds(60), at: at(60))
        let first = try #require(timed.timekeeper.event(of: deadline, state, at: at(60)))
        let later = try #require(timed.timekeeper.event(of: deadline, state, at: at(9999)))
        #expect(first.id == later.id)
        let next = Deadline(.stalled, threshold: .seconds(60), at: at(61))
        #expect(timed.timekeeper.event(of: next, state, at: at(61))?.id != first.id)
    }

    @Test func aThresholdThatNoRuleHasAnyMoreIsNotTold() throws {
        var timed = Timed(stalledAfter: .seconds(60))
        timed.see(sighting(.running), after: 0)
        let state = try #require(timed.watched.state)
        let old = Deadline(.stalled, threshold: .seconds(30), at: at(30))
        #expect(timed.timekeeper.event(of: old, state, at: at(60)) == nil)
    }

    // MARK: - Routes

    private func thresholds(_ timed: Timed) -> [Int64] {
        timed.deadlines.keys.filter { $0.what == .stalled }.map { $0.threshold.milliseconds / 1000 }.sorted()
    }

    @Test func aRoutesOwnThresholdIsOneMore() {
        let routes = [
            Route(stalledAfter: .seconds(10), to: ["a"]),
            Route(from: [Glob("open*")], stalledAfter: .seconds(20), to: ["a"]),
            Route(from: [Glob("ci")], stalledAfter: .seconds(30), to: ["a"]),
            Route(kind: [Glob("response")], stalledAfter: .seconds(40), to: ["a"]),
            Route(run: [Glob("nightly-*")], stalledAfter: .seconds(50), to: ["a"]),
            Route(when: [.core(.failed)], stalledAfter: .seconds(70), to: ["a"]),
            Route(when: [.type(.stalled)], stalledAfter: .seconds(80), to: ["a"]), Route(to: ["b"]),
        ]
        var timed = Timed(stalledAfter: .seconds(60), routes: routes)
        timed.see(sighting(.running), after: 0)
        #expect(thresholds(timed) == [10, 20, 60, 80])
        timed.see(Sighting(status: .running, raw: "running", name: "nightly-1"), after: 5)
        #expect(thresholds(timed) == [10, 20, 50, 60, 80], "a name that is told later")
    }

    @Test func theSameThresholdOfWatcherAndRouteIsOneEventForBoth() {
        let routes = [
            Route(stalledAfter: .seconds(60), to: ["own"]), Route(to: ["rest"]),
            Route(stalledAfter: .seconds(90), to: ["slow"]),
        ]
        var timed = Timed(stalledAfter: .seconds(60), routes: routes)
        timed.see(sighting(.running), after: 0)
        let router = Router(routes: routes, unmatched: ["nobody"])
        let told = timed.tell(after: 60)
        #expect(told.count == 1)
        #expect(told.map { router.route($0).sinks } == [["own", "rest"]])
        let later = timed.tell(after: 90)
        #expect(later.map { router.route($0).sinks } == [["slow"]], "the watcher's routes have heard of it")
        #expect(told.first?.id != later.first?.id)
    }

    @Test func aRoutesThresholdThatItsWhereRefusesIsNobodys() throws {
        let matcher = Matcher(
            conditions: [
                .init(path: JSONPath(parts: ["run", "labels", "team"]), test: try Matcher.Test(config: "ml"))
            ])
        let routes = [
            Route(conditions: matcher, stalledAfter: .seconds(60), to: ["own"]),
            Route(when: [.core(.failed)], to: ["rest"]),
        ]
        var timed = Timed(routes: routes)
        timed.see(sighting(.running), after: 0)
        let told = try #require(timed.tell(after: 60).first)
        #expect(Router(routes: routes, unmatched: ["nobody"]).route(told).sinks == [])
        #expect(told.isForRoutesAlone)
    }
}
