import RunbridgeCatalog
import RunbridgeCore
import RunbridgeHTTP
import RunbridgeProviders
import RunbridgeWatchers
import Synchronization
import TestSupport
import Testing

/// The shipped providers of AWS over HTTP on loopback, with a server that checks signatures as AWS does.
@Suite(.timeLimit(.minutes(3))) struct SignedPollingTests {
    private func access(
        _ provider: String, _ url: String, key: String? = AWSServer.secret, parameters: [String: String] = [:]
    ) throws -> ProviderAccess {
        let all = [
            "region": "eu-central-1", "access_key_id": AWSServer.keyID, "state_machine": "arn:aws:states:m",
        ]
        return ProviderAccess(
            provider: try #require(Catalog.provider(named: provider)).moved(to: #require(URLTemplate(url))),
            key: key.map { Secret($0) }, parameters: all.merging(parameters) { $1 },
            transport: CurlTransport(configuration: .init(proxies: .none)))
    }

    /// Makes so many passes; what is done after each is given.
    private func watch(
        _ access: ProviderAccess, _ kind: String, passes: Int, for host: RecordingHost,
        after: @escaping @Sendable (Int) throws -> Void = { _ in }
    ) async throws {
        let pass = Mutex(0)
        let watcher = try PollWatcher(
            name: "aws", access: access, kinds: [PolledKind(kind)], every: .seconds(1),
            sleep: { _ in
                let done = pass.withLock { pass in
                    pass += 1
                    return pass
                }
                try after(done)
                if done == passes { throw CancellationError() }
            }, chance: { 0.5 })
        try await watcher.watch(.forever, for: host)
    }

    // MARK: Bedrock

    private static func job(_ number: Int, _ status: String) -> String {
        let end = ["Completed", "Failed"].contains(status) ? #", "endTime": "2026-11-25T06:40:00Z""# : ""
        return """
            {"jobArn": "\(arn(number))", "jobName": "nightly ü \(number)", "status": "\(status)", \
            "modelId": "amazon.nova-lite-v1:0", "submitTime": "2026-11-25T06:0\(9 - number):00Z"\(end)}
            """
    }

    private static func arn(_ number: Int) -> String {
        "arn:aws:bedrock:eu-central-1:123456789012:model-invocation-job/ab+c~\(number)"
    }

    private func jobs(_ statuses: String...) -> String {
        "[\(statuses.enumerated().map { Self.job($0, $1) }.joined(separator: ",\n"))]"
    }

    /// A host has one spelling in the `Host` header, however a config writes it.
    @Test(arguments: ["127.0.0.1", "LocalHost", "127.1"])
    func jobsOfBedrockAreFollowedOverPages(_ name: String) async throws {
        let server = try await AWSServer(jobs: jobs("InProgress", "Completed", "Submitted", "Failed", "Completed"))
        let host = RecordingHost()
        let later = jobs("Completed", "Completed", "InProgress", "Failed", "Completed")
        try await watch(
            access("aws-bedrock", server.url(host: name)), "model-invocation-job", passes: 2, for: host,
            after: { pass in if pass == 1 { try server.set(jobs: later) } })
        #expect(server.asked.allSatisfy { $0.hasSuffix(": ok") }, "\(server.asked)")
        #expect(
            server.asked.prefix(3).map { String($0.drop { $0 != "?" }) } == [
                "?maxResults=100&sortBy=CreationTime&sortOrder=Descending: ok",
                "?maxResults=100&sortBy=CreationTime&sortOrder=Descending&nextToken=p%2F%2B%3D%20%262: ok",
                "?maxResults=100&sortBy=CreationTime&sortOrder=Descending&nextToken=p%2F%2B%3D%20%264: ok",
            ])
        func story(_ number: Int) -> [String] {
            host.record.lines.filter { $0.hasPrefix("model-invocation-job/\(Self.arn(number)) ") }
                .map { String($0.split(separator: " ")[1]) }
        }
        #expect(story(0) == ["running", "succeeded"])
        #expect(story(2).first == "queued" && story(2).last == "running")
        #expect(story(3).last == "failed")
        #expect(host.record.tellings == [] && host.record.warnings == [])
    }

    @Test func oneJobIsReadByItsARN() async throws {
        let server = try await AWSServer(jobs: jobs("InProgress", "Completed"), token: "FwoGZXIvYXdzEJ3//w==")
        let reader = RunReader(
            access: try access(
                "aws-bedrock", server.url(), parameters: ["session_token": "FwoGZXIvYXdzEJ3//w=="]))
        let found = await reader.read(kind: "model-invocation-job", id: Self.arn(1), within: .seconds(30))
        guard case .seen(let sighting) = found else {
            Issue.record("\(found) after \(server.asked)")
            return
        }
        #expect(sighting.status == .succeeded && sighting.name == "nightly ü 1")
        // An ARN is one step of the path, its slash and its colons encoded.
        #expect(server.asked.first?.contains("/model-invocation-job/arn%3Aaws%3Abedrock%3A") == true)
        let gone = await reader.read(kind: "model-invocation-job", id: "arn:none", within: .seconds(30))
        #expect("\(gone)" == "gone", "\(server.asked)")
    }

    // MARK: Step Functions

    private func executions(_ statuses: String...) -> String {
        let list = statuses.enumerated().map { number, status in
            let stop = status == "RUNNING" ? "" : #", "stopDate": 1790000100.5"#
            return #"{"executionArn": "arn:aws:states:e:\#(number)", "name": "n\#(number)", "#
                + #""stateMachineArn": "arn:aws:states:m", "status": "\#(status)", "startDate": 17900000\#(20 - number).25\#(stop)}"#
        }
        return "[\(list.joined(separator: ",\n"))]"
    }

    @Test func executionsAreFollowedWithTemporaryCredentials() async throws {
        let token = "IQoJb3JpZ2luX2VjEJr//////////wEaCWV1LXdlc3QtMSJHMEUCIQ=="
        let server = try await AWSServer(
            jobs: executions("RUNNING", "SUCCEEDED", "RUNNING", "FAILED", "RUNNING"), token: token)
        let host = RecordingHost()
        let later = executions("TIMED_OUT", "SUCCEEDED", "SUCCEEDED", "FAILED", "ABORTED")
        try await watch(
            access("aws-stepfunctions", server.url(), parameters: ["session_token": token]), "execution", passes: 2,
            for: host, after: { pass in if pass == 1 { try server.set(jobs: later) } })
        #expect(server.asked.allSatisfy { $0.hasSuffix(": ok") }, "\(server.asked)")
        func last(_ number: Int) -> Status? {
            host.record.statuses[RunKey(watcher: "aws", kind: "execution", id: "arn:aws:states:e:\(number)")]
        }
        #expect((0..<5).map(last) == [.expired, .succeeded, .succeeded, .failed, .canceled])
        #expect(host.record.tellings == [] && host.record.warnings == [])
    }

    // MARK: What is refused

    @Test func aSignatureWithAnotherSecretIsRefusedAndNothingSecretIsTold() async throws {
        let server = try await AWSServer(jobs: jobs("InProgress"))
        let (host, secret) = (RecordingHost(), "another+secret/of+forty+characters/here1")
        try await watch(
            access("aws-bedrock", server.url(), key: secret), "model-invocation-job", passes: 1, for: host)
        #expect(server.asked.count == 1 && server.asked.first?.contains("403 SignatureDoesNotMatch") == true)
        #expect(host.record.lines == [])
        let told = try #require(host.record.tellings.first)
        #expect(told.contains("it answered 403") && !told.contains(secret))
        #expect(server.asked.allSatisfy { !$0.contains(secret) })
    }

    /// A clock that stands in September 2026: the signature is right, and too old.
    @Test func anOldSignatureIsRefused() async throws {
        let server = try await AWSServer(jobs: jobs("InProgress"))
        let access = ProviderAccess(
            provider: try #require(Catalog.provider(named: "aws-bedrock")).moved(
                to: #require(URLTemplate(server.url()))),
            key: Secret(AWSServer.secret),
            parameters: ["region": "eu-central-1", "access_key_id": AWSServer.keyID],
            transport: CurlTransport(configuration: .init(proxies: .none)),
            clock: ManualClock(Timestamp(seconds: 1_500_000_000)))
        _ = await RunReader(access: access).read(
            kind: "model-invocation-job", id: Self.arn(0), within: .seconds(30))
        #expect(server.asked.first?.contains("Signature expired: 20170714T024000Z") == true, "\(server.asked)")
    }

    @Test func whoHasAKeyAndNoKeyIDAsksNothing() async throws {
        let server = try await AWSServer(jobs: executions("RUNNING"))
        let access = ProviderAccess(
            provider: try #require(Catalog.provider(named: "aws-stepfunctions"))
                .moved(to: #require(URLTemplate(server.url()))),
            key: Secret(AWSServer.secret), parameters: ["region": "eu-central-1", "state_machine": "arn:aws:states:m"],
            transport: CurlTransport(configuration: .init(proxies: .none)))
        let reading = await RunReader(access: access).read(kind: "execution", id: "e", within: .seconds(30))
        guard case .unreadable(let reason, _) = reading else {
            Issue.record("\(reading)")
            return
        }
        #expect(reason == "AWS Step Functions, execution: the parameter 'access_key_id' is not given")
        #expect(server.asked == [])
    }

    @Test func whoHasNoKeyAsksUnsigned() async throws {
        let body = #"{"executions": []}"#
        let server = try RawServer(
            .answerEach("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"))
        let access = ProviderAccess(
            provider: try #require(Catalog.provider(named: "aws-stepfunctions"))
                .moved(to: #require(URLTemplate(server.url("")))),
            key: nil, parameters: ["state_machine": "arn:aws:states:m"],
            transport: CurlTransport(configuration: .init(proxies: .none)))
        let host = RecordingHost()
        try await watch(access, "execution", passes: 1, for: host)
        #expect(host.record.finished == ["execution"])
        let request = try #require(server.requests.first)
        #expect(request.values(of: "authorization") == [] && request.values(of: "x-amz-date") == [])
    }
}
