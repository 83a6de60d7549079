import RunbridgeCore
import RunbridgeStandIn
import TestSupport
import Testing

/// `max_age` and `supersede`, with a receiver that is away for a while.
@Suite(.inTurn) struct PointlessTests {
    private func write(_ keys: String, hook: String, in folder: TemporaryFolder) throws {
        _ = try folder.write(
            """
            store: { path: store.db }
            sinks: { hook: { type: webhook, url: "\(hook)", retry: [50ms, 50ms], \(keys) } }
            routes: [{ when: all, to: hook }]
            """, to: "runbridge.yaml")
    }

    @Test func theNewestOfARunIsDeliveredAndTheOthersSayByWhatTheyWereReplaced() async throws {
        let folder = try TemporaryFolder()
        let statuses = try await Receiver.serving { receiver, url in
            try write("supersede: true", hook: url, in: folder)
            receiver.hold()
            let bridge = try RunningTool("run", input: "", in: folder)
            try await bridge.complains(of: "watching")
            for status in ["queued", "running", "waiting", "failed"] {
                #expect(try await Tool.run("emit", "job", status, in: folder.path).status == 0)
                // The first is under way before the second comes.
                if status == "queued" { _ = try await receiver.requests(atLeast: 1) }
            }
            receiver.letGo()
            try await eventually("the last one comes") {
                try receiver.requests.contains { try $0.event()[path: "data", "status"] == "failed" }
            }
            try await bridge.stop()
            return try receiver.requests.compactMap { try $0.event()[path: "data", "status"]?.string }
        }
        #expect(statuses.first == "queued")
        #expect(statuses.last == "failed")
        #expect(!statuses.contains("running") && !statuses.contains("waiting"))
        let events = try await Tool.ask("events", "--status", "running", "--type", "run.running", in: folder)
        let id = try #require(events.first?["id"]?.string)
        let told = try #require(try await Tool.ask("explain", id, in: folder).first)
        let hook = try #require(told["deliveries"]?.array?.first)
        #expect(hook["state"] == "superseded")
        #expect(hook["incidents"]?.array?.last?["detail"]?.string?.hasPrefix("evt_") == true)
    }

    @Test func whatIsTooOldIsDeadWithoutAnAttempt() async throws {
        let folder = try TemporaryFolder()
        try await Receiver.serving { receiver, url in
            try write("max_age: 1h", hook: url, in: folder)
            let old = try await Tool.run("emit", "old", "failed", "--time", "2020-01-01T00:00:00Z", in: folder.path)
            #expect(old.status == 0)
            #expect(old.complaint.contains("dead"))
            _ = try await Tool.run("emit", "new", "failed", in: folder.path)
            let requests = try await receiver.requests(atLeast: 1)
            #expect(try requests.allSatisfy { try $0.event()[path: "data", "run", "id"] == "new" })
        }
        let letters = try await Tool.ask("dead", in: folder)
        #expect(letters.compactMap { $0["code"]?.string }.allSatisfy { $0 == "too_old" })
        #expect(letters.first?["attempts"] == 0)
        #expect(letters.first?["detail"] == "too old: it happened more than 1h before its turn")
        let told = try await Tool.run("explain", "old", in: folder.path).output
        #expect(told.contains("dead without an attempt"))
        #expect(told.contains("too old: it happened more than 1h before its turn"))
    }
}
