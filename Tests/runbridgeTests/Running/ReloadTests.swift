import Foundation
import RunbridgeCore
import RunbridgeStandIn
import TestSupport
import Testing

/// SIGHUP and `runbridge reload`, of the real program.
@Suite(.inTurn) struct ReloadTests {
    private static let before = """
        store: { path: store.db }
        watch: { ci: { lines: { path: input.jsonl } } }
        sinks: { audit: { type: file, path: audit.jsonl }, old: { type: file, path: old.jsonl } }
        routes: [{ to: audit }, { to: old }]
        """

    private func reload(_ folder: TemporaryFolder) async throws -> Tool.Ending {
        try await Tool.run("reload", in: folder.path)
    }

    /// A bridge that can be asked to read its config anew.
    private func begin(_ yaml: String, in folder: TemporaryFolder) async throws -> RunningTool {
        try folder.write(yaml, to: "runbridge.yaml")
        let bridge = try RunningTool("run", in: folder)
        try await bridge.takesReloads(of: "store.db", in: folder)
        return bridge
    }

    private func ids(_ name: String, in folder: TemporaryFolder) throws -> [String] {
        try folder.objects(of: name).compactMap { $0[path: "data", "run", "id"]?.string }
    }

    @Test func underLoadNothingIsLostAndNothingComesTwice() async throws {
        let folder = try TemporaryFolder()
        let bridge = try await begin(Self.before, in: folder)
        let count = 4000
        async let written: Void = {
            for first in stride(from: 0, to: count, by: 100) {
                try folder.append((first..<first + 100).map { line("r\($0)", "failed") }.joined(), to: "input.jsonl")
                try await Task.sleep(for: .milliseconds(10))
            }
        }()
        try await eventually("some have come") { folder.lines(of: "audit.jsonl").count > 300 }
        try folder.write(
            """
            store: { path: store.db }
            watch: { ci: { lines: { path: input.jsonl } } }
            sinks: { audit: { type: file, path: audit.jsonl }, new: { type: file, path: new.jsonl } }
            routes: [{ to: audit }, { to: new }]
            """, to: "runbridge.yaml")
        let ending = try await reload(folder)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(ending.output.contains("sink new: new"), "\(ending.output)")
        try await written
        try await eventually("all have come") { folder.lines(of: "audit.jsonl").count >= count }
        #expect(try await bridge.stop().status == 0)
        let all = (0..<count).map { "r\($0)" }
        #expect(try ids("audit.jsonl", in: folder) == all)
        // Each event was decided wholly by the one config or the other, and none by both.
        let owed = try #require(try await Tool.ask("sinks", in: folder).first { $0["name"]?.string == "old" })
        let (old, new) = (try ids("old.jsonl", in: folder), try ids("new.jsonl", in: folder))
        let pending = Int(owed["pending"]?.int ?? 0)
        #expect(old.count + pending + new.count == count)
        #expect(new == Array(all.suffix(new.count)))
        #expect(old == Array(all.prefix(old.count)))
        #expect(!new.isEmpty && !old.isEmpty)
    }

    @Test func aBadConfigChangesNothingAndEveryMistakeIsTold() async throws {
        let folder = try TemporaryFolder()
        let bridge = try await begin(Self.before, in: folder)
        try folder.write(Self.before.replacing("to: old", with: "to: odl") + "\nsync: 1\n", to: "runbridge.yaml")
        let ending = try await reload(folder)
        #expect(ending.status == 1)
        #expect(ending.complaint.contains("no sink 'odl'") && ending.complaint.contains("unknown key 'sync'"))
        bridge.signal(SIGHUP)
        try await bridge.complains(of: "no sink 'odl'")
        try await bridge.complains(of: "unknown key 'sync'")
        try await bridge.complains(of: "is not taken; the bridge goes on as before")
        // A secret is the bridge's to have: the command finds no mistake, and tells what the bridge finds.
        try folder.write(
            Self.before.replacing(
                "old: { type: file, path: old.jsonl }",
                with:
                    #"old: { type: webhook, url: "http://127.0.0.1:9/", secret: { env: NOT_THERE } }"#),
            to: "runbridge.yaml")
        let unset = try await reload(folder)
        #expect(unset.status == 1)
        #expect(unset.complaint.contains("NOT_THERE"), "\(unset.complaint)")
        try folder.append(line("a", "failed"), to: "input.jsonl")
        try await eventually("it goes on as before") { folder.lines(of: "old.jsonl").count == 1 }
        #expect(try await bridge.stop().status == 0)
    }

    @Test func anUnchangedWebhookGoesOnAndAChangedOneEndsAsItBegan() async throws {
        try await Receiver.serving { kept, keptURL in
            try await Receiver.serving { first, firstURL in
                try await Receiver.serving { second, secondURL in
                    let folder = try TemporaryFolder()
                    func yaml(_ url: String) -> String {
                        """
                        store: { path: store.db }
                        watch: { ci: { lines: { path: input.jsonl } } }
                        sinks:
                          kept: { type: webhook, url: "\(keptURL)", timeout: 5m, concurrency: 1 }
                          moved: { type: webhook, url: "\(url)", timeout: 5m, concurrency: 1 }
                        routes: [{ to: [kept, moved] }]
                        """
                    }
                    kept.hold()
                    first.hold()
                    let bridge = try await begin(yaml(firstURL), in: folder)
                    try folder.append(line("a", "queued") + line("a", "running"), to: "input.jsonl")
                    _ = try await (kept.requests(atLeast: 1), first.requests(atLeast: 1))
                    try folder.write(yaml(secondURL), to: "runbridge.yaml")
                    let ending = try await reload(folder)
                    #expect(ending.status == 0, "\(ending.complaint)")
                    #expect(ending.output.contains("sink changed: moved"))
                    // Nothing of the run goes to the new place before the old one has answered.
                    try folder.append(line("a", "failed"), to: "input.jsonl")
                    try await eventually("the third event is stored") {
                        try await Tool.ask("events", in: folder).count >= 3
                    }
                    #expect(second.count == 0 && first.count == 1 && kept.count == 1)
                    kept.letGo()
                    first.letGo()
                    let types = { (requests: [Receiver.Request]) in try requests.map { try $0.event()["type"]?.string }
                    }
                    let all = ["run.queued", "run.running", "run.failed"]
                    #expect(try types(try await kept.requests(atLeast: 3)) == all)
                    #expect(try types(try await second.requests(atLeast: 2)) == Array(all.dropFirst()))
                    #expect(try types(first.requests) == ["run.queued"])
                    #expect(try await bridge.stop().status == 0)
                }
            }
        }
    }

    @Test func whatWaitsForARemovedSinkIsKeptAndGoesOnWhenItIsBack() async throws {
        try await Receiver.serving(first: [Reply(503), Reply(503), Reply(503)]) { receiver, url in
            let folder = try TemporaryFolder()
            let whole = """
                store: { path: store.db }
                watch: { ci: { lines: { path: input.jsonl } } }
                sinks:
                  audit: { type: file, path: audit.jsonl }
                  hook: { type: webhook, url: "\(url)" }
                routes: [{ to: [audit, hook] }]
                """
            let bridge = try await begin(whole, in: folder)
            try folder.append((0..<5).map { line("r\($0)", "failed") }.joined(), to: "input.jsonl")
            _ = try await receiver.requests(atLeast: 1)
            try folder.write(
                """
                store: { path: store.db }
                watch: { ci: { lines: { path: input.jsonl } } }
                sinks: { audit: { type: file, path: audit.jsonl } }
                routes: [{ to: audit }]
                """, to: "runbridge.yaml")
            let gone = try await reload(folder)
            #expect(gone.output.contains("sink gone: hook"), "\(gone.output)\(gone.complaint)")
            #expect(gone.output.contains("kept for the sink 'hook'"), "\(gone.output)")
            try await bridge.complains(of: "kept for the sink 'hook'")
            let hook = try await Tool.ask("sinks", in: folder).first { $0["name"]?.string == "hook" }
            let (pending, delivered) = (hook?["pending"]?.int ?? 0, hook?["delivered"]?.int ?? 0)
            #expect(pending > 0 && pending + delivered == 5)
            // What comes meanwhile is not for it.
            try folder.append(line("later", "failed"), to: "input.jsonl")
            try await eventually("it is written") { folder.lines(of: "audit.jsonl").count == 6 }
            try folder.write(whole, to: "runbridge.yaml")
            #expect(try await reload(folder).status == 0)
            try await eventually("what waited is made") {
                Set(try receiver.requests.compactMap { try $0.event()[path: "data", "run", "id"]?.string })
                    == Set((0..<5).map { "r\($0)" })
            }
            #expect(try await bridge.stop().status == 0)
        }
    }

    @Test func hangupsThatComeTogetherEndWithTheLastConfig() async throws {
        let folder = try TemporaryFolder()
        let bridge = try await begin(Self.before, in: folder)
        for number in 1...10 {
            try folder.write(Self.before.replacing("old.jsonl", with: "old\(number).jsonl"), to: "runbridge.yaml")
            bridge.signal(SIGHUP)
        }
        #expect(try await reload(folder).status == 0)
        try folder.append(line("a", "failed"), to: "input.jsonl")
        try await eventually("the last file is written") { folder.lines(of: "old10.jsonl").count == 1 }
        #expect(try await bridge.stop().status == 0)
        #expect((1...9).allSatisfy { folder.lines(of: "old\($0).jsonl").isEmpty })
    }

    @Test func theListenerKeepsItsPortMovesAndRefusesATakenOne() async throws {
        let folder = try TemporaryFolder()
        let (port, next) = (try ListeningSocket.freePort(), try ListeningSocket.freePort())
        func yaml(_ port: Int, path: String) -> String {
            """
            store: { path: store.db }
            listen: { port: \(port) }
            watch: { hooks: { webhook: { path: \(path), secret: { file: secret }, scheme: { token: { header: X-Token } } } } }
            sinks: { audit: { type: file, path: audit.jsonl } }
            routes: [{ to: audit }]
            """
        }
        try folder.write("0123456789abcdef", to: "secret")
        let bridge = try await begin(yaml(port, path: "/a"), in: folder)
        let sender = Sender(port: port)
        try await sender.isHeard(by: bridge)
        func post(_ sender: Sender, _ path: String, _ id: String) async throws -> String {
            try await sender.post(line(id, "failed"), to: path, ["X-Token: 0123456789abcdef"])
        }
        #expect(try await post(sender, "/a", "one") == "204")
        try folder.write(yaml(port, path: "/b"), to: "runbridge.yaml")
        #expect(try await reload(folder).status == 0)
        #expect(try await post(sender, "/a", "two") == "404")
        #expect(try await post(sender, "/b", "two") == "204")
        let taken = try ListeningSocket()
        try folder.write(yaml(taken.port, path: "/c"), to: "runbridge.yaml")
        let refused = try await reload(folder)
        #expect(refused.status == 1)
        #expect(refused.complaint.contains("\(taken.port)"), "\(refused.complaint)")
        #expect(try await post(sender, "/b", "three") == "204")
        try folder.write(yaml(next, path: "/c"), to: "runbridge.yaml")
        #expect(try await reload(folder).status == 0)
        #expect(try await post(Sender(port: next), "/c", "four") == "204")
        #expect(try await post(sender, "/c", "four") == "000")
        #expect(try ids("audit.jsonl", in: folder) == ["one", "two", "three", "four"])
        #expect(try await bridge.stop().status == 0)
        withExtendedLifetime(taken) {}
    }

    @Test func aStoreThatAStrangerHoldsIsToldAndNothingChanges() async throws {
        let folder = try TemporaryFolder()
        let bridge = try await begin(Self.before, in: folder)
        let judge = try await PythonJudge.environment(packages: "standardwebhooks")
        let stranger = try RunningTool(
            Files.judge("touch_store.py"), folder.path("store.db"), "lock", executable: judge.python, in: folder)
        try await stranger.complains(of: "locked")
        try folder.write(Self.before.replacing("old", with: "new"), to: "runbridge.yaml")
        let refused = try await reload(folder)
        #expect(refused.status == 1)
        #expect(refused.complaint.contains("another program holds the store's lock"), "\(refused.complaint)")
        _ = try await stranger.stop(by: SIGKILL)
        try folder.append(line("a", "failed"), to: "input.jsonl")
        try await eventually("it goes on as before") { folder.lines(of: "old.jsonl").count == 1 }
        #expect(try await reload(folder).status == 0)
        try folder.append(line("b", "failed"), to: "input.jsonl")
        try await eventually("it works by the new one") { folder.lines(of: "new.jsonl").count == 1 }
        #expect(folder.lines(of: "old.jsonl").count == 1)
        #expect(try await bridge.stop().status == 0)
    }

    @Test func aSinkThatComesBackWhileItsLastAttemptIsUnderWayKeepsTheOrder() async throws {
        try await Receiver.serving { receiver, url in
            let folder = try TemporaryFolder()
            let whole = """
                store: { path: store.db }
                watch: { ci: { lines: { path: input.jsonl } } }
                sinks: { hook: { type: webhook, url: "\(url)", timeout: 5m } }
                routes: [{ to: hook }]
                """
            receiver.hold()
            let bridge = try await begin(whole, in: folder)
            try folder.append(line("a", "running") + line("a", "failed"), to: "input.jsonl")
            _ = try await receiver.requests(atLeast: 1)
            try folder.write(
                "store: { path: store.db }\nwatch: { ci: { lines: { path: input.jsonl } } }\n", to: "runbridge.yaml")
            #expect(try await reload(folder).status == 0)
            try folder.write(whole, to: "runbridge.yaml")
            #expect(try await reload(folder).status == 0)
            try folder.append(line("b", "failed"), to: "input.jsonl")
            try await eventually("what came is stored") { try await Tool.ask("events", in: folder).count >= 3 }
            #expect(receiver.count == 1)
            receiver.letGo()
            let requests = try await receiver.requests(atLeast: 3)
            let types = try requests.map { try $0.event() }.filter { $0[path: "data", "run", "id"]?.string == "a" }
                .map { $0["type"]?.string }
            #expect(types == ["run.running", "run.failed"])
            #expect(try await bridge.stop().status == 0)
        }
    }

    @Test func whoCannotBeToldIsNotTold() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.before, to: "runbridge.yaml")
        let none = try await reload(folder)
        #expect(none.status == 3)
        #expect(none.complaint.contains("no bridge runs from"), "\(none.complaint)")
        let bridge = try await begin(Self.before, in: folder)
        try folder.write(Self.before, to: "other.yaml")
        let other = try await Tool.run("reload", "--config", "other.yaml", in: folder.path)
        #expect(other.status == 1)
        #expect(other.complaint.contains("runbridge.yaml"), "\(other.complaint)")
        try folder.write(Self.before.replacing("store.db", with: "other.db"), to: "runbridge.yaml")
        bridge.signal(SIGHUP)
        try await bridge.complains(of: "the store cannot be changed while the bridge runs")
        #expect(try await bridge.stop().status == 0)
    }

    @Test func aDrainWorksByTheConfigThatItBeganWith() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            Self.before.replacing("lines: { path: input.jsonl }", with: "lines: stdin"), to: "runbridge.yaml")
        let drain = try RunningTool("run", "--drain", "--verbose", input: nil, in: folder)
        try drain.write(line("a", "failed"))
        try await eventually("a line arrives") { folder.lines(of: "audit.jsonl").count == 1 }
        let refused = try await reload(folder)
        #expect(refused.status == 3)
        #expect(refused.complaint.contains("--drain"), "\(refused.complaint)")
        drain.signal(SIGHUP)
        try await drain.complains(of: "works by the config that it began with")
        try drain.write(line("b", "failed"))
        try await eventually("another line arrives") { folder.lines(of: "audit.jsonl").count == 2 }
        #expect(try await drain.stop().status != 1)
    }
}

extension RunningTool {
    /// Waits until it says, beside its store's lock, that it reads its config anew.
    func takesReloads(of store: String, in folder: TemporaryFolder) async throws {
        try await eventually("it takes reloads") {
            folder.lines(of: store + ".lock").contains { $0.contains("runbridge.yaml") }
        } otherwise: {
            self.complaint
        }
    }
}
