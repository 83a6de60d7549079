import RunbridgeCore
import RunbridgeStandIn
import TestSupport
import Testing

@Suite struct StandInServerTests {
    private let clock = ManualClock()

    private func makeServer() -> StandInServer {
        StandInServer(apiKey: Secret("sk-test"), clock: clock, seed: 1)
    }

    @Test func showsWhatWasAddedAsTimeGoes() async throws {
        let server = makeServer()
        let batch = server.addBatch(.completed, requests: 8, metadata: ["team": "ml"])
        let job = server.addFineTuningJob(.paused)
        let response = server.addResponse(.incomplete)
        try await server.serving { (url: String) async throws in
            let paths = ["batches/\(batch)", "fine_tuning/jobs/\(job)", "responses/\(response)"]
            var seen: [[String?]] = []
            for wait in [0, 1, 1, 1, 1] {
                clock.advance(.seconds(wait))
                var statuses: [String?] = []
                for path in paths {
                    statuses.append(try await HTTPExchange.send("GET", "\(url)/\(path)").json["status"]?.string)
                }
                seen.append(statuses)
            }
            #expect(
                seen == [
                    ["validating", "validating_files", "queued"], ["in_progress", "queued", "in_progress"],
                    ["in_progress", "running", "in_progress"], ["finalizing", "paused", "incomplete"],
                    ["completed", "paused", "incomplete"],
                ])
        }
        #expect(server.counts == [.retrieveBatch: 5, .retrieveFineTuningJob: 5, .retrieveResponse: 5])
    }

    @Test func takesOneKeyOnly() async throws {
        let server = makeServer()
        try await server.serving { (url: String) async throws in
            for key in [nil, "", "sk-tes", "sk-test2"] {
                let answer = try await HTTPExchange.send("GET", "\(url)/batches", key: key)
                #expect(answer.status == 401)
                #expect(try answer.json["error"]?["type"] == "invalid_request_error")
            }
            #expect(try await HTTPExchange.send("GET", "\(url)/batches").status == 200)
        }
        #expect(server.counts == [.listBatches: 5])
    }

    @Test func namesEveryRequest() async throws {
        try await makeServer().serving { (url: String) async throws in
            let first = try await HTTPExchange.send("GET", "\(url)/batches").headers["x-request-id"]
            let second = try await HTTPExchange.send("GET", "\(url)/nothing").headers["x-request-id"]
            #expect(first?.hasPrefix("req_") == true)
            #expect(second?.hasPrefix("req_") == true)
            #expect(first != second)
        }
    }

    @Test func saysWhenToAskAgain() async throws {
        let server = makeServer()
        let id = server.addBatch(.completed)
        server.pollAfter = .milliseconds(250)
        try await server.serving { (url: String) async throws in
            let shown = try await HTTPExchange.send("GET", "\(url)/batches/\(id)")
            #expect(shown.headers["openai-poll-after-ms"] == "250")
            #expect(try await HTTPExchange.send("GET", "\(url)/batches").headers["openai-poll-after-ms"] == nil)
        }
    }

    @Test func pagesThroughAHundredThousand() async throws {
        let server = makeServer()
        server.replaceBatches(withPast: 100_000)
        let newest = server.addBatch(.unending)
        try await server.serving { (url: String) async throws in
            let first = try await HTTPExchange.send("GET", "\(url)/batches?limit=2").json
            #expect(first["data"]?.array?.map { $0["id"]?.string } == [newest, "batch_past99999"])
            #expect(first["has_more"] == true)
            let last = try await HTTPExchange.send("GET", "\(url)/batches?limit=100&after=batch_past100").json
            #expect(last["data"]?.array?.count == 100)
            #expect(last["data"]?.array?.allSatisfy { $0["status"] == "completed" } == true)
            #expect(last["last_id"] == "batch_past0")
            #expect(last["has_more"] == false)
        }
    }

    @Test func refusesAPathThatIsNone() async throws {
        try await makeServer().serving { (url: String) async throws in
            let answer = try await HTTPExchange.send("GET", "\(url)/nothing")
            #expect(answer.status == 404)
            #expect(try answer.json["error"]?["message"] == "Invalid URL (GET /v1/nothing)")
        }
    }
}
