import RunbridgeDocument
import Testing

@testable import RunbridgeDaemon

@Suite struct ReloadPlanTests {
    private static let base = """
        store: { path: store.db }
        listen: { port: 8787 }
        watch:
          ci: { lines: { path: ci.jsonl } }
          jobs: { command: { run: [./list.sh], items: jobs, fields: { id: id, status: state }, words: { DONE: succeeded } } }
          hooks: { webhook: { secret: { env: RENDERS_TOKEN }, scheme: { token: { header: X-Token } } } }
        sinks:
          audit: { type: file, path: events.jsonl }
          hook: { type: webhook, url: "https://example.com/hook", secret: { env: HOOK_SECRET } }
        routes:
          - { when: failed, to: hook }
          - { to: audit }
        """

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        /// What is written in place of what.
        var edits: [(String, String)]
        var expected: @Sendable (inout ReloadPlan) -> Void
        var environment: [String: String] = [:]

        init(
            _ name: String, _ edits: [(String, String)], environment: [String: String] = [:],
            _ expected: @escaping @Sendable (inout ReloadPlan) -> Void
        ) {
            (testDescription, self.edits, self.environment, self.expected) = (name, edits, environment, expected)
        }
    }

    static let cases: [Case] = [
        Case("a comment is no change", [("routes:", "# routes\nroutes:")]) { $0.isEmpty = true },
        Case("only the time that an end may take", [("listen:", "shutdown: 3s\nlisten:")]) { _ in },
        Case("a route is rules", [("when: failed", "when: finished")]) { $0.hasOtherRules = true },
        Case("an URL is a changed sink", [("/hook\"", "/other\"")]) { $0.change(sink: "hook") },
        Case(
            "a secret that was replaced is a changed sink", [],
            environment: ["HOOK_SECRET": ConfigFixture.otherHookSecret]
        ) { $0.change(sink: "hook") },
        Case("a rate is a changed sink", [("path: events.jsonl", "path: events.jsonl, rate: 5/s")]) {
            $0.change(sink: "audit")
        },
        Case("a sink under another name is two changes", [("audit:", "archive:"), ("to: audit", "to: archive")]) {
            $0.sinks = .init(kept: ["hook"], added: ["archive"], removed: ["audit"])
            $0.hasOtherRules = true
        },
        Case(
            "another order is no change of any",
            [
                ("audit: { type: file, path: events.jsonl }\n  ", ""),
                (
                    "secret: { env: HOOK_SECRET } }",
                    "secret: { env: HOOK_SECRET } }\n  audit: { type: file, path: events.jsonl }"
                ),
            ]
        ) { $0.sinks.kept = ["hook", "audit"] },
        Case(
            "an expectation of time leaves the watcher alone",
            [
                ("ci: { lines: { path: ci.jsonl } }", "ci: { lines: { path: ci.jsonl }, stalled_after: 1h }")
            ]
        ) {
            $0.hasOtherRules = true
            $0.watchers = .init(kept: ["jobs", "hooks"], changed: ["ci"])
        },
        Case("another file is a changed watcher", [("ci.jsonl", "ci2.jsonl")]) {
            $0.watchers = .init(kept: ["jobs", "hooks"], changed: ["ci"])
            $0.workers = .init(kept: ["jobs"], changed: ["ci"])
        },
        Case(
            "a path of webhooks keeps the port",
            [("secret: { env: RENDERS_TOKEN }", "path: /x, secret: { env: RENDERS_TOKEN }")]
        ) {
            $0.watchers = .init(kept: ["ci", "jobs"], changed: ["hooks"])
            $0.listening = .serve
        },
        Case("a token that was replaced keeps the port", [], environment: ["RENDERS_TOKEN": "fedcba9876543210"]) {
            $0.watchers = .init(kept: ["ci", "jobs"], changed: ["hooks"])
            $0.listening = .serve
        },
        Case("a larger body keeps the port", [("port: 8787", "port: 8787, body_limit: 2MiB")]) {
            $0.listening = .serve
        },
        Case("another port is another listener", [("port: 8787", "port: 8788")]) { $0.listening = .move },
        Case(
            "nobody to be called is no listener",
            [
                (
                    "hooks: { webhook: { secret: { env: RENDERS_TOKEN }, scheme: { token: { header: X-Token } } } }\n",
                    "\n"
                )
            ]
        ) {
            $0.watchers = .init(kept: ["ci", "jobs"], removed: ["hooks"])
            $0.listening = .end
        },
    ]

    private func config(_ yaml: String, _ environment: [String: String] = [:]) throws -> Config {
        let findings = ConfigFixture.examine(
            yaml, environment: ConfigFixture.environment.merging(environment) { $1 })
        return try #require(findings.config, "\(findings.mistakes.lines)")
    }

    private var untouched: ReloadPlan {
        get throws {
            var plan = try ReloadPlan(from: config(Self.base), to: config(Self.base))
            plan.isEmpty = false
            return plan
        }
    }

    @Test(arguments: cases) func findsWhatDiffersAndNothingElse(_ row: Case) throws {
        var yaml = Self.base
        for (old, new) in row.edits {
            #expect(yaml.contains(old))
            yaml = yaml.replacing(old, with: new)
        }
        var expected = try untouched
        row.expected(&expected)
        #expect(try ReloadPlan(from: config(Self.base), to: config(yaml, row.environment)) == expected)
    }

    @Test func whatCannotChangeWhileItRunsIsRefusedWithWhatToDo() throws {
        let moved = try ReloadPlan(
            from: config(Self.base), to: config(Self.base.replacing("store.db", with: "other.db")))
        #expect(moved.refusals.count == 1)
        #expect(moved.refusals[0].contains("store.db") && moved.refusals[0].contains("start it anew"))
        let same = try ReloadPlan(
            from: config(Self.base), to: config(Self.base.replacing("store.db", with: "./a/../store.db")))
        #expect(same.refusals.isEmpty)
        let reading = Self.base.replacing("lines: { path: ci.jsonl }", with: "lines: stdin")
        let renamed = reading.replacing("ci: { lines", with: "ci2: { lines")
        #expect(try ReloadPlan(from: config(reading), to: config(renamed)).refusals.count == 1)
        #expect(try ReloadPlan(from: config(reading), to: config(Self.base)).refusals.isEmpty)
        let untouched = try ReloadPlan(from: config(reading), to: config(reading.replacing("failed", with: "finished")))
        #expect(untouched.refusals.isEmpty)
    }

    @Test func programsFollowTheFolderThatTheyRunIn() throws {
        var moved = try config(Self.base)
        moved.folder = "/elsewhere"
        let plan = try ReloadPlan(from: config(Self.base), to: moved)
        #expect(plan.workers.changed == ["jobs"])
        #expect(plan.sinks.changed == [])
    }

    @Test func nothingBecomesOfNothing() throws {
        let empty = try config("store: { path: store.db }")
        let begun = try ReloadPlan(from: empty, to: config(Self.base))
        #expect(begun.sinks.added == ["audit", "hook"] && begun.workers.added == ["ci", "jobs"])
        #expect(begun.listening == .begin)
        let ended = try ReloadPlan(from: config(Self.base), to: empty)
        #expect(ended.sinks.removed == ["audit", "hook"] && ended.workers.removed == ["ci", "jobs"])
        #expect(ended.listening == .end)
        #expect(
            ended.sentences(owed: ["hook": 2]).contains { $0.hasPrefix("2 deliveries are kept for the sink 'hook'") })
    }
}

extension ReloadPlan {
    fileprivate mutating func change(sink name: String) {
        sinks.kept.removeAll { $0 == name }
        sinks.changed.append(name)
    }
}
