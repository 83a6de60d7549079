import Foundation
import RunbridgeCore
import TestSupport
import Testing

/// Sources that nobody shipped: a program that prints a list, and APIs that only a user's config describes.
@Suite(.inTurn) struct DescribedSourceTests {
    /// The types of a run's events, in their order.
    private func story(of id: String, in folder: TemporaryFolder) throws -> [String] {
        try folder.objects(of: "events.jsonl").filter { $0[path: "data", "run", "id"]?.string == id }
            .compactMap { $0["type"]?.string }
    }

    // MARK: A program

    @Test func whatAProgramListsIsWatched() async throws {
        let folder = try TemporaryFolder()
        // As `squeue --json` prints it.
        func list(_ jobs: [(id: Int, state: String)]) throws {
            let jobs = jobs.map {
                #"{"job_id": \#($0.id), "name": "train", "job_state": ["\#($0.state)"], "partition": "gpu","#
                    + #" "end_time": {"set": true, "infinite": false, "number": 1790000000}}"#
            }
            try folder.write(#"{"meta": {}, "jobs": [\#(jobs.joined(separator: ", "))]}"#, to: "list.json")
        }
        try list([(41, "RUNNING"), (42, "PENDING")])
        // It must get its arguments one by one, no shell between, and a clean environment.
        try folder.script(
            "squeue", #"[ "$1" = "--user=a b;c" ] && [ -z "$STRAY" ] && [ "$CLUSTER" = one ] && cat list.json"#)
        try folder.write(
            """
            store: { path: store.db }
            watch:
              cluster:
                command:
                  run: [./squeue, "--user=a b;c", --json]
                  env: { CLUSTER: one }
                  provider: slurm
                  items: jobs
                every: 1s
            sinks: { audit: { type: file, path: events.jsonl } }
            routes: [{ to: audit }]
            """, to: "runbridge.yaml")
        let bridge = try RunningTool("run", environment: ["STRAY": "1"], in: folder)
        try await eventually("the first list is told") {
            try !story(of: "41", in: folder).isEmpty && !story(of: "42", in: folder).isEmpty
        } otherwise: {
            bridge.complaint
        }
        try list([(41, "OUT_OF_MEMORY"), (42, "RUNNING")])
        try await eventually("the second list is told") {
            try story(of: "41", in: folder).last == "run.failed" && story(of: "42", in: folder).last == "run.running"
        } otherwise: {
            bridge.complaint
        }
        #expect(try await bridge.stop().status == 0)
        #expect(try story(of: "41", in: folder) == ["run.running", "run.failed"])
        #expect(try story(of: "42", in: folder) == ["run.queued", "run.running"])
        let failed = try #require(try folder.objects(of: "events.jsonl").first { $0["type"] == "run.failed" })
        #expect(failed[path: "data", "raw"] == "OUT_OF_MEMORY" && failed[path: "data", "run", "provider"] == "slurm")
        #expect(failed[path: "data", "run", "labels", "partition"] == "gpu")
    }

    @Test func aProgramThatIsNotThereIsSaidByCheck() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            store: { path: store.db }
            watch: { cluster: { command: { run: [./nowhere], words: { a: running } } } }
            sinks: { console: { type: stdout } }
            routes: [{ to: console }]
            """, to: "runbridge.yaml")
        let check = try await Tool.run("check", in: folder.path)
        #expect(check.status == 1)
        #expect(check.output.contains("✗ cluster") && check.output.contains("nowhere"), "\(check.output)")
    }

    // MARK: An API

    private static let machine = "arn:aws:states:us-east-1:123456789012:stateMachine:nightly"

    /// Step Functions as a user would describe it, with nothing that runbridge ships.
    private static let described = """
        headers: { Content-Type: application/x-amz-json-1.0 }
        kinds:
          execution:
            list:
              method: POST
              path: /
              headers: { X-Amz-Target: AWSStepFunctions.ListExecutions }
              body: { stateMachineArn: "MACHINE", maxResults: 2 }
              items: executions
              paging: { by: token, parameter: nextToken, from: nextToken, in: body }
            retrieve:
              method: POST
              path: /
              headers: { X-Amz-Target: AWSStepFunctions.DescribeExecution }
              body: { executionArn: "{id}" }
            fields:
              id: executionArn
              name: name
              error: { code: error, message: cause }
              created_at: startDate
              changed_at: { RUNNING: startDate, SUCCEEDED: stopDate, FAILED: stopDate, TIMED_OUT: stopDate }
            words: { RUNNING: running, SUCCEEDED: succeeded, FAILED: failed, TIMED_OUT: expired, ABORTED: canceled }

        """

    /// How a config names what is described: a file of one's own, or the config itself.
    enum Way: String, CaseIterable {
        case file, inline
    }

    private func write(_ way: Way, port: String, in folder: TemporaryFolder) throws {
        let base = "base_url: http://127.0.0.1:\(port)\n"
        let description = Self.described.replacing("MACHINE", with: Self.machine)
        let watcher: String
        switch way {
        case .file:
            try folder.write("title: Our Step Functions\n\(base)\(description)", to: "ours.yaml")
            watcher = "    provider: ./ours.yaml\n"
        case .inline:
            let lines = (base + description).split(separator: "\n").map { "      \($0)\n" }
            watcher = "    http:\n" + lines.joined()
        }
        try folder.write(
            """
            store: { path: store.db }
            watch:
              steps:
            \(watcher)    every: 1s
                first_sight: all
            sinks: { audit: { type: file, path: events.jsonl } }
            routes: [{ to: audit }]
            """, to: "runbridge.yaml")
    }

    private func executions(_ statuses: [String], in folder: TemporaryFolder) throws {
        let list = statuses.enumerated().map { index, status in
            let arn = "\(Self.machine.replacing("stateMachine", with: "execution")):run-\(index)"
            let stop = status == "RUNNING" ? "" : #", "stopDate": 1790000100.5"#
            let error = status == "FAILED" ? #", "error": "States.TaskFailed", "cause": "exit 1""# : ""
            return #"{"executionArn": "\#(arn)", "name": "run-\#(index)", "stateMachineArn": "\#(Self.machine)", "#
                + #""status": "\#(status)", "startDate": 17900000\#(10 + statuses.count - index).25\#(stop)\#(error)}"#
        }
        // Replaced in one step: the server may be reading it.
        try Data("[\(list.joined(separator: ",\n"))]".utf8).write(to: folder.url("executions.json"), options: .atomic)
    }

    @Test(arguments: Way.allCases)
    func anAPIThatOnlyAUserDescribesIsWatched(_ way: Way) async throws {
        let folder = try TemporaryFolder()
        try executions(["RUNNING", "SUCCEEDED", "RUNNING", "TIMED_OUT", "RUNNING"], in: folder)
        let server = try RunningTool(
            "python3", Files.judge("step_functions.py"), folder.path, executable: "/usr/bin/env", in: folder)
        try await folder.wait(for: "port")
        try write(way, port: try folder.text(of: "port"), in: folder)
        let check = try await Tool.run("check", in: folder.path)
        #expect(check.status == 0, "\(check.complaint)")
        let bridge = try RunningTool("run", in: folder)
        func story(_ index: Int) throws -> [String] {
            try self.story(
                of: "\(Self.machine.replacing("stateMachine", with: "execution")):run-\(index)", in: folder)
        }
        try await eventually("three pages are told") {
            folder.lines(of: "events.jsonl").count == 5
        } otherwise: {
            bridge.complaint + server.complaint
        }
        try executions(["FAILED", "SUCCEEDED", "SUCCEEDED", "TIMED_OUT", "ABORTED"], in: folder)
        try await eventually("their ends are told") {
            folder.lines(of: "events.jsonl").count == 8
        } otherwise: {
            bridge.complaint + server.complaint
        }
        #expect(try await bridge.stop().status == 0)
        #expect(try story(0) == ["run.running", "run.failed"])
        #expect(try story(1) == ["run.succeeded"])
        #expect(try story(2) == ["run.running", "run.succeeded"])
        #expect(try story(3) == ["run.expired"])
        #expect(try story(4) == ["run.running", "run.canceled"])
        let failed = try #require(try folder.objects(of: "events.jsonl").first { $0["type"] == "run.failed" })
        #expect(failed[path: "data", "changed_at"] == "2026-09-21T14:15:00.500Z")
        #expect(failed[path: "data", "run", "provider"] == (way == .file ? "ours" : "steps"))
        // Its paging token went back in the body, untouched.
        #expect(folder.lines(of: "asked").contains { $0.contains(#""nextToken":"page/+=2""#) })
        _ = server
    }
}
