import Foundation
import RunbridgeCore
import RunbridgeStandIn
import TestSupport
import Testing

/// `run --drain`: standard input through the store to three sinks.
@Suite(.inTurn) struct DrainTests {
    private static let secret = "whsec_" + Data((0..<32).map { UInt8($0) }).base64EncodedString()
    private static let environment = ["HOOK_SECRET": secret]

    private func folder(hook: String, retry: String = "[]") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.script("note.sh", #"echo "$RUNBRIDGE_EVENT_ID $(cat | wc -c)" >> seen.txt"#)
        _ = try folder.write(
            """
            store: { path: store.db }
            watch: { ci: { lines: stdin } }
            sinks:
              audit: { type: file, path: events.jsonl }
              note: { type: command, run: [./note.sh], concurrency: 4 }
              hook: { type: webhook, url: "\(hook)", secret: { env: HOOK_SECRET }, retry: \(retry) }
            routes:
              - { to: [audit, hook] }
              - { when: failed, to: note }
            """, to: "runbridge.yaml")
        return folder
    }

    private func drain(_ lines: String, in folder: TemporaryFolder) async throws -> Tool.Ending {
        try await Tool.run("run", "--drain", environment: Self.environment, input: lines, in: folder.path)
    }

    @Test func linesReachAFileAWebhookAndAScriptAsTheSameBytes() async throws {
        try await Receiver.serving { receiver, url in
            let folder = try folder(hook: url)
            let runs = (0..<40).map { "build-\($0)" }
            let ends = runs.enumerated().map { line($1, $0.isMultiple(of: 4) ? "failed" : "succeeded") }
            let lines = runs.map { line($0, "running") } + ends
            let ending = try await drain(lines.joined(), in: folder)
            #expect(ending.status == 0, "\(ending.complaint)")
            #expect(ending.complaint == "")
            #expect(ending.output == "")

            let events = try folder.objects(of: "events.jsonl")
            let ids = events.compactMap { $0["id"]?.string }
            #expect(ids.count == 80)
            #expect(Set(ids).count == 80)
            let posted = Dictionary(grouping: receiver.requests) { $0.webhookID ?? "" }
            #expect(receiver.count == 80)
            // The same bytes are stored, written and sent.
            let written = Dictionary(uniqueKeysWithValues: zip(ids, folder.lines(of: "events.jsonl")))
            #expect(posted.mapValues { $0.map(\.text) } == written.mapValues { [$0] })
            let failed = events.filter { $0["type"] == "run.failed" }.compactMap { $0["id"]?.string }
            #expect(failed.count == 10)
            let expected = failed.compactMap { id in written[id].map { "\(id) \($0.utf8.count)" } }
            #expect(folder.lines(of: "seen.txt").sorted() == expected.sorted())
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("events.jsonl"))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func theOfficialPackagesTakeWhatArrives() async throws {
        let requests = try await Receiver.serving { receiver, url in
            let folder = try folder(hook: url)
            let lines = #"{"id":"größe 😀","status":"failed","error":{"message":"\u0000 <Ende> \"x\""}}"# + "\n"
            #expect(try await drain(lines + line("b", "succeeded"), in: folder).status == 0)
            return receiver.requests
        }
        var cases = requests.map { request -> JSON in
            [
                "secret": .string(Self.secret), "body": .string(request.text),
                "headers": .object(request.headers.map { JSON.Member($0.key, .string($0.value)) }),
            ]
        }
        let first = try #require(requests.first)
        // The judge must be one that can say no.
        cases.append([
            "secret": .string(Self.secret), "body": .string(first.text + " "),
            "headers": .object(first.headers.map { JSON.Member($0.key, .string($0.value)) }),
        ])
        let judge = try await PythonJudge.environment(packages: "standardwebhooks", "openai", "cloudevents")
        let verdicts = try await judge.run(
            Files.judge("judge_deliveries.py"),
            input: cases.map { String(decoding: $0.encoded(), as: UTF8.self) + "\n" }.joined())
        #expect(
            verdicts.split(separator: "\n").sorted() == [
                "WebhookVerificationError: No matching signature found", "run.failed", "run.succeeded",
            ])
    }

    @Test func whatIsDeadIsLeftBehindWithStatus4() async throws {
        try await Receiver.serving(Reply(422)) { receiver, url in
            let folder = try folder(hook: url, retry: "[1h]")
            let ending = try await drain(line("a", "failed") + line("b", "failed"), in: folder)
            #expect(ending.status == 4)
            #expect(ending.complaint.contains("2 deliveries are dead"), "\(ending.complaint)")
            #expect(receiver.count == 2)
            #expect(folder.lines(of: "events.jsonl").count == 2)
            let dead = try await Tool.ask("dead", "list", in: folder)
            #expect(dead.map { $0["status"]?.int } == [422, 422])
        }
    }

    @Test func whatWaitsForALaterRetryIsLeftBehindWithStatus4() async throws {
        try await Receiver.serving(Reply(500)) { receiver, url in
            let folder = try folder(hook: url, retry: "[1h]")
            let ending = try await drain(line("a", "failed"), in: folder)
            #expect(ending.status == 4)
            #expect(ending.complaint.contains("1 delivery waits for a later attempt"), "\(ending.complaint)")
            #expect(receiver.count == 1)
            // It waits on for its time, also for the next one that drains.
            #expect(try await drain("", in: folder).status == 4)
            #expect(receiver.count == 1)
        }
    }

    @Test func aClosedPortIsWaitedFor() async throws {
        let folder = try folder(hook: "http://127.0.0.1:\(try ListeningSocket.freePort())/", retry: "[1h]")
        let ending = try await drain(line("a", "failed"), in: folder)
        #expect(ending.status == 4)
        #expect(folder.lines(of: "events.jsonl").count == 1)
        let sinks = try await Tool.ask("sinks", in: folder)
        #expect(sinks.filter { $0["waiting"] == 1 }.map { $0["name"]?.string } == ["hook"])
    }

    @Test func nothingToDoIsDone() async throws {
        let folder = try folder(hook: "http://127.0.0.1:9/")
        let ending = try await drain("", in: folder)
        #expect(ending.status == 0)
        #expect(ending.output + ending.complaint == "")
    }
}
