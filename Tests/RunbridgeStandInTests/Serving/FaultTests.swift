import RunbridgeCore
import RunbridgeStandIn
import TestSupport
import Testing

@Suite struct FaultTests {
    private func makeServer() -> StandInServer {
        let server = StandInServer(apiKey: Secret("sk-test"), clock: ManualClock())
        server.addBatch(.completed)
        return server
    }

    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var fault: Fault
        var status: Int
        var contentType: String?
        var headers: [String: String] = [:]
        var errorType: JSON?
        var isEmpty = false
    }

    @Test(arguments: [
        Case(
            testDescription: "500", fault: .serverError, status: 500, contentType: "application/json",
            errorType: "server_error"),
        Case(
            testDescription: "503 with a header", fault: .refusal(status: 503, headers: ["retry-after-ms": "20"]),
            status: 503, contentType: "application/json", headers: ["retry-after-ms": "20"],
            errorType: "server_error"),
        Case(
            testDescription: "429", fault: .rateLimited(retryAfter: .seconds(7)), status: 429,
            contentType: "application/json", headers: ["retry-after": "7"], errorType: "requests"),
        Case(
            testDescription: "429 without a time", fault: .rateLimited(), status: 429,
            contentType: "application/json", errorType: "requests"),
        Case(
            testDescription: "401", fault: .refusal(status: 401), status: 401, contentType: "application/json",
            errorType: "invalid_request_error"),
        Case(testDescription: "HTML", fault: .html(status: 502), status: 502, contentType: "text/html"),
        Case(testDescription: "nothing", fault: .empty, status: 200, isEmpty: true),
        Case(testDescription: "half an answer", fault: .truncated, status: 200, contentType: "application/json"),
    ])
    func answersWrongAsTold(_ row: Case) async throws {
        let server = makeServer()
        server.misbehave(row.fault)
        try await server.serving { (url: String) async throws in
            let answer = try await HTTPExchange.send("GET", "\(url)/batches")
            #expect(answer.status == row.status)
            #expect(answer.headers["content-type"] == row.contentType)
            #expect(answer.headers["retry-after"] == row.headers["retry-after"])
            #expect(answer.headers["retry-after-ms"] == row.headers["retry-after-ms"])
            #expect(answer.body.isEmpty == row.isEmpty)
            if let errorType = row.errorType {
                #expect(try answer.json["error"]?["type"] == errorType)
            } else {
                #expect(throws: JSONError.self) { try answer.json }
            }
            #expect(try await HTTPExchange.send("GET", "\(url)/batches").json["object"] == "list")
        }
        #expect(server.counts == [.listBatches: 2])
    }

    @Test func endsTheConnectionInTheMiddle() async throws {
        let server = makeServer()
        server.misbehave(.cutOff)
        try await server.serving { (url: String) async throws in
            await #expect(throws: (any Error).self) { try await HTTPExchange.send("GET", "\(url)/batches") }
            #expect(try await HTTPExchange.send("GET", "\(url)/batches").status == 200)
        }
    }

    @Test func answersNothingUntilTheCallerGivesUp() async throws {
        let server = makeServer()
        server.misbehave(.hang)
        try await server.serving { (url: String) async throws in
            await #expect(throws: (any Error).self) {
                try await HTTPExchange.send("GET", "\(url)/batches", timeout: .seconds(1))
            }
            #expect(try await HTTPExchange.send("GET", "\(url)/batches").status == 200)
        }
    }

    @Test(.timeLimit(.minutes(1))) func stopsWhileSomebodyHangs() async throws {
        let server = makeServer()
        server.misbehave(.hang)
        try await server.serving { (url: String) async throws in
            // Outlives `serving` on purpose: the server has to stop while this one still waits for its answer.
            Task { try await HTTPExchange.send("GET", "\(url)/batches") }
            while server.counts.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    @Test func meetsOnlyTheEndpointAndTheNumberItWasToldTo() async throws {
        let server = makeServer()
        server.misbehave(.serverError, times: 2, on: .listFineTuningJobs)
        server.misbehave(.rateLimited(), times: nil)
        try await server.serving { (url: String) async throws in
            var statuses: [Int] = []
            for path in ["batches", "fine_tuning/jobs", "fine_tuning/jobs", "fine_tuning/jobs", "batches"] {
                statuses.append(try await HTTPExchange.send("GET", "\(url)/\(path)").status)
            }
            #expect(statuses == [429, 500, 500, 429, 429])
            server.behave()
            #expect(try await HTTPExchange.send("GET", "\(url)/batches").status == 200)
        }
    }
}
