import RunbridgeCatalog
import RunbridgeCore
import RunbridgeHTTP
import RunbridgeProviders
import RunbridgeStandIn
import RunbridgeWatchers
import Synchronization
import TestSupport
import Testing

/// Polling over HTTP on loopback. Nothing sleeps: a pass's wait moves a clock, and the watching ends after so many passes.
@Suite(.timeLimit(.minutes(1))) struct PollWatcherTests {
    private let clock = ManualClock()
    private let transport = CurlTransport(configuration: .init(proxies: .none))
    private let key = "sk-test-1234567890"

    /// The waits of a watcher that is to end after so many of them.
    private final class Waits: Sendable {
        let all = Mutex<[Duration]>([])
    }

    private func watcher(
        _ url: String, kinds: [PolledKind] = [PolledKind("batch")], requestLimit: Int = 5000, keepObject: Bool = false,
        timeout: Duration = .seconds(20), waits: Waits = Waits(), passes: Int = 1,
        between: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> PollWatcher {
        let base = try #require(URLTemplate(url))
        let clock = clock
        return try PollWatcher(
            name: "openai", provider: try #require(Catalog.provider(named: "openai")).moved(to: base), kinds: kinds,
            key: Secret(key), every: .seconds(15), keepObject: keepObject, requestLimit: requestLimit, timeout: timeout,
            transport: transport, clock: clock,
            sleep: { duration in
                let count = waits.all.withLock { all in
                    all.append(duration)
                    return all.count
                }
                guard count < passes else { throw CancellationError() }
                clock.advance(duration)
                between(count)
            }, chance: { 0.5 })
    }

    private func standIn(pace: Duration = .seconds(15)) -> StandInServer {
        StandInServer(apiKey: Secret(key), pace: pace, clock: clock, seed: 1)
    }

    // MARK: - Good answers

    @Test func followsRunsToTheirEndAndFindsNewOnes() async throws {
        let (server, host) = (standIn(), RecordingHost())
        let batch = server.addBatch(.completed)
        let job = server.addFineTuningJob(.succeeded)
        let later = Mutex("")
        try await server.serving { (url: String) async throws in
            let watcher = try watcher(
                url, kinds: [PolledKind("batch"), PolledKind("fine_tuning.job")], passes: 12,
                between: { pass in if pass == 3 { later.withLock { $0 = server.addBatch(.failed) } } })
            try await watcher.watch(.forever, for: host)
        }
        let record = host.record
        func story(_ subject: String) -> [String] {
            var story: [String] = []
            for observation in record.observations where observation.key.subject == subject {
                let status = observation.sighting?.status.rawValue ?? "gone"
                if story.last != status { story.append(status) }
            }
            return story
        }
        #expect(story("batch/\(batch)") == ["queued", "running", "succeeded"])
        #expect(story("fine_tuning.job/\(job)").last == "succeeded")
        #expect(story("batch/\(later.withLock { $0 })") == ["queued", "failed"])
        #expect(record.finished == ["batch", "fine_tuning.job"])
        #expect(record.observations.allSatisfy { $0.via == .poll && $0.sighting?.provider == "openai" })
        #expect(record.warnings == [] && record.tellings == [])
    }

    @Test func readsAllPagesOnTheFirstPassAndFewAfterwards() async throws {
        let (server, host) = (standIn(pace: .zero), RecordingHost())
        for _ in 0..<250 { server.addBatch(.completed) }
        clock.advance(.seconds(3600))
        try await server.serving { (url: String) async throws in
            try await watcher(url).watch(.once, for: host)
            #expect(server.counts == [.listBatches: 3])
            #expect(host.record.observations.count == 250)
            #expect(host.record.observations.allSatisfy { $0.isFirstPass })
            #expect(host.record.batches.map(\.finishedFirstPass) == [[], [], ["batch"]])
            server.resetCounts()
            try await watcher(url).watch(.once, for: host)
            #expect(server.counts == [.listBatches: 1])
            #expect(host.record.observations.dropFirst(250).allSatisfy { !$0.isFirstPass })
        }
    }

    @Test func asksForAnOpenRunThatIsFarDownTheListByItsID() async throws {
        let (server, host) = (standIn(pace: .seconds(1)), RecordingHost())
        let open = server.addFineTuningJob(.paused)
        for _ in 0..<250 { server.addFineTuningJob(.succeeded) }
        clock.advance(.seconds(3600))
        let kinds = [PolledKind("fine_tuning.job")]
        try await server.serving { (url: String) async throws in
            try await watcher(url, kinds: kinds).watch(.once, for: host)
            #expect(server.counts == [.listFineTuningJobs: 3])
            for _ in 0..<2 {
                server.resetCounts()
                try await watcher(url, kinds: kinds).watch(.once, for: host)
                #expect(server.counts == [.listFineTuningJobs: 1, .retrieveFineTuningJob: 1])
                #expect(host.record.lines.last == "fine_tuning.job/\(open) waiting")
            }
        }
    }

    @Test func asksForResponsesByTheirIDs() async throws {
        let (server, host) = (standIn(), RecordingHost())
        let named = server.addResponse(.completed)
        let registered = server.addResponse(.incomplete)
        let hostWithOne = RecordingHost(registered: [RunKey(watcher: "openai", kind: "response", id: registered)])
        try await server.serving { (url: String) async throws in
            let kinds = [PolledKind("response", ids: [named])]
            try await watcher(url, kinds: kinds, passes: 6).watch(.forever, for: hostWithOne)
            let statuses = hostWithOne.record.statuses
            #expect(statuses[RunKey(watcher: "openai", kind: "response", id: named)] == .succeeded)
            #expect(statuses[RunKey(watcher: "openai", kind: "response", id: registered)] == .incomplete)
            #expect(hostWithOne.record.observations.allSatisfy { !$0.isFirstPass })
            #expect(hostWithOne.record.finished == ["response"])
            server.resetCounts()
            try await watcher(url, kinds: kinds).watch(.once, for: hostWithOne)
            #expect(server.counts == [:])
            // A run that is not there is told as gone and not asked for again.
            try await watcher(url, kinds: [PolledKind("response", ids: ["resp_none"])], passes: 3).watch(
                .forever, for: host)
            #expect(host.record.lines == ["response/resp_none gone"])
        }
    }

    @Test func announcesARegisteredRunThatIsOverOnTheFirstPass() async throws {
        let server = standIn(pace: .zero)
        let batch = server.addBatch(.completed)
        let other = server.addBatch(.completed)
        let host = RecordingHost(registered: [RunKey(watcher: "openai", kind: "batch", id: batch)])
        clock.advance(.seconds(60))
        try await server.serving { (url: String) async throws in try await watcher(url).watch(.once, for: host) }
        let flags = Dictionary(uniqueKeysWithValues: host.record.observations.map { ($0.key.id, $0.isFirstPass) })
        #expect(flags == [batch: false, other: true])
    }

    @Test func keepsTheProvidersJSONWhereTold() async throws {
        let (server, host) = (standIn(), RecordingHost())
        server.addBatch(.completed)
        try await server.serving { (url: String) async throws in
            try await watcher(url, keepObject: true).watch(.once, for: host)
        }
        #expect(host.record.observations.first?.sighting?.object?["object"] == "batch")
    }

    // MARK: - Waits

    @Test func waitsWithinAPassAsItIsTold() async throws {
        let (server, host, waits) = (standIn(), RecordingHost(), Waits())
        server.addBatch(.completed)
        server.misbehave(.rateLimited(retryAfter: .seconds(7)))
        server.misbehave(.refusal(status: 503, headers: ["retry-after-ms": "20"]))
        try await server.serving { (url: String) async throws in
            try await watcher(url, waits: waits, passes: 9).watch(.once, for: host)
        }
        // Each time a twentieth of 15 s is added.
        #expect(waits.all.withLock { $0 } == [.milliseconds(7750), .milliseconds(770)])
        #expect(host.record.observations.count == 1)
        #expect(host.record.tellings == [])
    }

    @Test func waitsBetweenPassesAsItIsToldForLong() async throws {
        let (server, host, waits) = (standIn(), RecordingHost(), Waits())
        server.misbehave(.rateLimited(retryAfter: .seconds(3600)))
        try await server.serving { (url: String) async throws in
            try await watcher(url, waits: waits, passes: 2).watch(.forever, for: host)
        }
        #expect(waits.all.withLock { $0 } == [.milliseconds(3_600_750), .seconds(15)])
        #expect(host.record.tellings == [], "one failed pass is no trouble yet")
    }

    @Test func asksNoSoonerThanTheProviderWants() async throws {
        let (server, host) = (standIn(pace: .seconds(1000)), RecordingHost())
        let response = server.addResponse(.completed)
        server.pollAfter = .seconds(40)
        try await server.serving { (url: String) async throws in
            try await watcher(url, kinds: [PolledKind("response", ids: [response])], passes: 7).watch(
                .forever, for: host)
        }
        // At 0, 45 and 90 s of the passes at 0, 15, … 90 s.
        #expect(server.counts == [.retrieveResponse: 3])
    }

    @Test func backsOffWhileAllGoesWrongAndTellsOfItOnce() async throws {
        let (server, host, waits) = (standIn(), RecordingHost(), Waits())
        server.misbehave(.serverError, times: 8)
        try await server.serving { (url: String) async throws in
            try await watcher(url, waits: waits, passes: 10).watch(.forever, for: host)
        }
        let seconds = waits.all.withLock { $0 }.map { Double($0.milliseconds) / 1000 }
        #expect(seconds == [13.5, 27, 54, 108, 216, 270, 270, 270, 15, 15])
        #expect(host.record.tellings.count == 2)
        #expect(host.record.tellings.first?.hasPrefix("failing: OpenAI, batch: it answered 500") == true)
        #expect(host.record.tellings.last == "recovered")
    }

    // MARK: - Bad answers

    struct Bad: CustomTestStringConvertible {
        var testDescription: String
        var fault: Fault
        var says: String
    }

    @Test(arguments: [
        Bad(testDescription: "HTML", fault: .html(status: 200), says: "a web page and not JSON"),
        Bad(testDescription: "HTML with 502", fault: .html(status: 502), says: "it answered 502"),
        Bad(testDescription: "half a JSON", fault: .truncated, says: "its answer is no JSON"),
        Bad(testDescription: "500", fault: .serverError, says: "it answered 500"),
        Bad(testDescription: "401", fault: .refusal(status: 401), says: "it answered 401: the API key"),
        Bad(testDescription: "403", fault: .refusal(status: 403), says: "it answered 403: the API key"),
        Bad(testDescription: "nothing", fault: .empty, says: "its answer is empty"),
        Bad(testDescription: "a broken connection", fault: .cutOff, says: "127.0.0.1:"),
        Bad(testDescription: "no answer in time", fault: .hang, says: "no answer within 500 ms"),
    ])
    func tellsOnceWhatIsWrongAndThatItIsOver(_ row: Bad) async throws {
        let (server, host) = (standIn(), RecordingHost())
        server.addBatch(.completed)
        server.misbehave(row.fault, times: 3)
        try await server.serving { (url: String) async throws in
            let timeout: Duration = row.testDescription == "no answer in time" ? .milliseconds(500) : .seconds(20)
            try await watcher(url, timeout: timeout, passes: 6).watch(.forever, for: host)
        }
        let tellings = host.record.tellings
        #expect(tellings.count == 2)
        #expect(tellings.first?.hasPrefix("failing: OpenAI, batch: ") == true)
        #expect(tellings.first?.contains(row.says) == true, "\(tellings)")
        #expect(tellings.last == "recovered")
        #expect(host.record.warnings == [])
        #expect(host.record.observations.isEmpty == false)
    }

    @Test(arguments: [(401, 1), (403, 1), (500, 0)]) func tellsAtOnceOnlyOfAKeyThatIsNotTaken(
        _ status: Int, _ tellings: Int
    ) async throws {
        let (server, host) = (standIn(), RecordingHost())
        server.misbehave(.refusal(status: status), times: 2)
        try await server.serving { (url: String) async throws in
            try await watcher(url, passes: 2).watch(.forever, for: host)
        }
        #expect(host.record.tellings.count == tellings, "\(host.record.tellings)")
    }

    @Test func tellsThatNobodyListens() async throws {
        let port = try { try RawServer(.awaitClose).port }()
        let host = RecordingHost()
        try await watcher("http://127.0.0.1:\(port)/v1", passes: 3).watch(.forever, for: host)
        #expect(host.record.tellings.count == 1)
        #expect(host.record.tellings.first?.contains("127.0.0.1:\(port)") == true)
    }

    @Test func endsOnceWithAnErrorWhereThePassCannotBeFinished() async throws {
        let (server, host) = (standIn(), RecordingHost())
        server.misbehave(.serverError)
        try await server.serving { (url: String) async throws in
            let watcher = try watcher(url)
            await #expect(throws: WatchError.self) { try await watcher.watch(.once, for: host) }
        }
        #expect(host.record.tellings.count == 1)
        #expect(host.record.finished == [])
    }

    @Test func readsTheOtherKindsWhereOneCannotBeRead() async throws {
        let (server, host) = (standIn(), RecordingHost())
        server.addFineTuningJob(.succeeded)
        server.misbehave(.refusal(status: 403), times: nil, on: .listBatches)
        try await server.serving { (url: String) async throws in
            let watcher = try watcher(url, kinds: [PolledKind("batch"), PolledKind("fine_tuning.job")], passes: 2)
            try await watcher.watch(.forever, for: host)
        }
        #expect(host.record.observations.count == 2)
        #expect(host.record.tellings.count == 1)
    }

    @Test func readsTheOtherRunsWhereOneCannotBeRead() async throws {
        let (server, host) = (standIn(), RecordingHost())
        let ids = [server.addResponse(.completed), server.addResponse(.completed), server.addResponse(.completed)]
        server.misbehave(.serverError, on: .retrieveResponse)
        try await server.serving { (url: String) async throws in
            try await watcher(url, kinds: [PolledKind("response", ids: ids + [".."])]).watch(.once, for: host)
        }
        #expect(host.record.observations.count == 2)
        #expect(host.record.tellings == [])
        #expect(host.record.warnings.count == 2)
    }

    private func json(_ body: String, headers: String = "") -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    struct Odd: CustomTestStringConvertible {
        var testDescription: String
        var body: String
        var says: String
        var lines: [String]
    }

    @Test(arguments: [
        Odd(
            testDescription: "a word that no table knows",
            body: #"{"data":[{"id":"b1","status":"sleeping"},{"id":"b2","status":"sleeping"}],"has_more":false}"#,
            says: "the status 'sleeping' of 'b1' is in no table of openai",
            lines: ["batch/b1 unknown", "batch/b2 unknown"]),
        Odd(
            testDescription: "null for a status",
            body: #"{"data":[{"id":"b1","status":null},{"id":"b2","status":"failed"}],"has_more":false}"#,
            says: "the run 'b1' has no status", lines: ["batch/b2 failed"]),
        Odd(
            testDescription: "no status",
            body: #"{"data":[{"id":"b1"},{"id":"b2","status":"failed"}],"has_more":false}"#,
            says: "the run 'b1' has no status", lines: ["batch/b2 failed"]),
        Odd(
            testDescription: "more, and an empty page", body: #"{"data":[],"has_more":true}"#,
            says: "an empty page", lines: []),
        Odd(
            testDescription: "the same page for ever",
            body: #"{"data":[{"id":"b1","status":"failed"},{"id":"b2","status":"failed"}],"has_more":true}"#,
            says: "the same pages again and again",
            lines: ["batch/b1 failed", "batch/b2 failed", "batch/b1 failed", "batch/b2 failed"]),
    ])
    func warnsOnceOfWhatIsOddAndReadsTheRest(_ row: Odd) async throws {
        let server = try RawServer(.answerEach(json(row.body)))
        let host = RecordingHost()
        try await watcher(server.url("/v1"), passes: 4).watch(.forever, for: host)
        #expect(Array(host.record.lines.prefix(row.lines.count)) == row.lines)
        #expect(host.record.warnings.count == 1, "\(host.record.warnings)")
        #expect(host.record.warnings.first?.contains(row.says) == true, "\(host.record.warnings)")
        #expect(host.record.tellings == [])
        #expect(host.record.finished == ["batch"])
    }

    @Test func endsAListThatNeverEnds() async throws {
        let server = try RawServer { connection in
            (0..<100).flatMap { number -> [RawServer.Step] in
                [
                    .readRequest,
                    .send(json(#"{"data":[{"id":"b\#(connection)-\#(number)","status":"failed"}],"has_more":true}"#)),
                ]
            }
        }
        let host = RecordingHost()
        try await watcher(server.url("/v1"), requestLimit: 20).watch(.once, for: host)
        #expect(server.requests.count == 20)
        #expect(host.record.warnings.count == 1)
        #expect(host.record.warnings.first?.contains("more than 20 requests") == true)
    }

    // MARK: - Secrets and settings

    @Test func sendsTheKeyAndShowsItNowhere() async throws {
        let echo = #"{"error":{"message":"bad key \#(key) in Bearer \#(key)"}}"#
        let head = "HTTP/1.1 500 Oh\r\nContent-Length: \(echo.utf8.count)\r\n\r\n"
        let server = try RawServer(.answerEach(head + echo))
        let host = RecordingHost()
        let watcher = try watcher(server.url("/v1"), passes: 3)
        try await watcher.watch(.forever, for: host)
        await #expect {
            try await watcher.watch(.once, for: host)
        } throws: { error in
            !"\(error)".contains(key) && "\(error)".contains("<secret>")
        }
        #expect(server.requests.first?.values(of: "authorization") == ["Bearer \(key)"])
        #expect(host.record.tellings.count == 2)
        #expect(host.record.tellings.allSatisfy { !$0.contains(key) && $0.contains("<secret>") })
    }

    @Test func refusesSettingsThatDoNotGoTogether() throws {
        let cases = [[PolledKind("batches")], [PolledKind("batch"), PolledKind("image")]]
        for kinds in cases {
            #expect(throws: WatchError.self) { try watcher("http://127.0.0.1:1/v1", kinds: kinds) }
        }
        let placeless = try Provider.read(
            yaml: "{title: X, kinds: {job: {list: {path: /jobs}, words: {done: succeeded}}}}", file: "x.yaml", name: "x"
        )
        for polled in [PolledKind("job"), PolledKind("job", ids: ["a"])] {
            #expect(throws: WatchError.self) {
                try PollWatcher(name: "x", provider: placeless, kinds: [polled], key: nil, transport: transport)
            }
        }
    }

    @Test func endsWhenCanceledWhileAServerTakesLong() async throws {
        let server = try RawServer(.readRequest, .awaitClose)
        let host = RecordingHost()
        let watcher = try watcher(server.url("/v1"))
        let watching = Task { try await watcher.watch(.forever, for: host) }
        _ = await server.requests(atLeast: 1)
        watching.cancel()
        try await watching.value
        #expect(host.record.tellings == [])
    }
}
