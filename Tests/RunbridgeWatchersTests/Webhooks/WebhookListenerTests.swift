import RunbridgeCore
import RunbridgeSigning
import RunbridgeWatchers
import Synchronization
import TestSupport
import Testing

@Suite struct WebhookListenerTests {
    @Test func aGenuineWebhookIsStoredBeforeItIsAnswered() async throws {
        let gate = Gate()
        let host = RecordingHost { _ in await gate.pass() }
        try await Listening.during(host: host) { listening in
            let client = try listening.connect()
            await client.send(try listening.signed(#"{"id":"build-1","status":"failed"}"#))
            await gate.isReached()
            #expect(host.record.lines.isEmpty)
            gate.open()
            let answer = await client.answer()
            #expect(answer.status == 204 && answer.body.isEmpty)
            #expect(host.record.lines == ["run/build-1 failed"])
            let observation = try #require(host.record.observations.first)
            #expect(observation.via == .webhook && !observation.isFirstPass && observation.key.watcher == "ci")
        }
    }

    @Test func aConnectionCarriesManyRequestsAndPipelinedOnesAreAnsweredInOrder() async throws {
        try await Listening.during { listening in
            let client = try listening.connect()
            var all: [UInt8] = []
            for number in 0..<20 {
                all += try listening.signed(#"{"id":"r\#(number)","status":"running"}"#, id: "msg_\(number)")
            }
            all += try listening.signed("not JSON", id: "msg_last")
            await client.send(all)
            for _ in 0..<20 { #expect(await client.answer().status == 204) }
            #expect(await client.answer().status == 400)
            #expect(listening.host.record.lines == (0..<20).map { "run/r\($0) running" })
        }
    }

    @Test func endpointsAreToldApartByPathAndHaveTheirOwnSecretsAndWatchers() async throws {
        let other = try RequestVerifier(
            scheme: .standardWebhooks, secrets: [Secret("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")])
        let endpoints = [
            WebhookEndpoint(
                path: "/a", watcher: "one", verifier: try Listening.verifier(),
                content: .lines()),
            WebhookEndpoint(path: "/b", watcher: "two", verifier: other, content: .lines()),
        ]
        try await Listening.during(endpoints) { listening in
            let body = #"{"id":"x","status":"queued"}"#
            for (path, status) in [("/a", 204), ("/a?from=there", 204), ("/b", 401), ("/a/", 404), ("/A", 404)] {
                let answer = try await listening.send(try listening.signed(body, path: path))
                #expect(answer.status == status, "\(path)")
            }
            let keys = listening.host.record.observations.map(\.key.watcher)
            #expect(keys == ["one", "one"] && listening.host.record.batches.map(\.watcher) == ["one", "one"])
        }
    }

    @Test func whatIsNoPostIsRefusedAndHealthIsToldToWhoeverAsks() async throws {
        try await Listening.during { listening in
            for method in ["GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"] {
                let answer = try await listening.send(Listening.request(method: method, headers: [], body: []))
                #expect(answer.status == 405 && answer.values(of: "allow") == ["POST"], "\(method)")
            }
            for method in ["GET", "HEAD"] {
                let request = Listening.request(method: method, path: "/healthz", headers: [], body: [])
                #expect(try await listening.send(request).status == 200)
            }
            #expect(try await listening.send(Listening.request(path: "/healthz", headers: [], body: [])).status == 404)
            try await listening.expectSound()
        }
    }

    @Test func whatCannotBeStoredIsAnsweredSoThatItComesAgain() async throws {
        struct Full: Error, CustomStringConvertible { let description = "the disk is full" }
        let isFull = Mutex(true)
        let host = RecordingHost { _ in if isFull.withLock({ $0 }) { throw Full() } }
        try await Listening.during(host: host) { listening in
            let body = #"{"id":"x","status":"failed"}"#
            let refused = try await listening.send(signed: body)
            #expect(refused.status == 503 && refused.body.isEmpty)
            isFull.withLock { $0 = false }
            #expect(try await listening.send(signed: body).status == 204)
            #expect(host.record.lines == ["run/x failed"])
            await host.wait { $0.warnings.contains { $0.contains("the disk is full") } }
        }
    }

    @Test func aStoreThatTakesTooLongIsAnsweredWith503() async throws {
        let gate = Gate()
        let host = RecordingHost { _ in await gate.pass() }
        let settings = WebhookListenerSettings(answerTimeout: .milliseconds(200))
        try await Listening.during(settings: settings, host: host) { listening in
            let client = try listening.connect()
            let answer = await client.exchange(try listening.signed(#"{"id":"x","status":"failed"}"#))
            #expect(answer.status == 503 && answer.values(of: "connection") == ["close"])
            #expect(await client.isClosed())
            gate.open()
            await host.wait { $0.lines == ["run/x failed"] }
        }
    }

    @Test func whatIsUnderWayIsAnsweredAtTheEnd() async throws {
        let gate = Gate()
        let host = RecordingHost { _ in await gate.pass() }
        // The store takes until the listener was told to end.
        let client = try await Listening.during(host: host, onEnding: { gate.open() }) { listening in
            let client = try listening.connect()
            await client.send(try listening.signed(#"{"id":"x","status":"failed"}"#))
            await gate.isReached()
            return client
        }
        #expect(await client.answer().status == 204)
        #expect(await client.isClosed())
        #expect(host.record.lines == ["run/x failed"])
    }

    @Test func whatNeverEndsDoesNotKeepItFromEnding() async throws {
        let gate = Gate()
        let host = RecordingHost { _ in await gate.pass() }
        let settings = WebhookListenerSettings(grace: .milliseconds(100))
        let client = try await Listening.during(settings: settings, host: host) { listening in
            let client = try listening.connect()
            await client.send(try listening.signed(#"{"id":"x","status":"failed"}"#))
            await gate.isReached()
            return client
        }
        #expect(host.record.lines.isEmpty)
        gate.open()
        withExtendedLifetime(client) {}
    }

    @Test func oncePassesAtOnce() async throws {
        let listener = try WebhookListener(endpoints: [])
        try await listener.watch(.once, for: RecordingHost())
    }

    @Test func aPortInUseAndANameThatIsNoAddressAreSaidWithWhatToDo() async throws {
        let other = try ListeningSocket()
        var listener = try WebhookListener(endpoints: [], settings: WebhookListenerSettings(port: other.port))
        let inUse = await #expect(throws: WatchError.self) {
            try await listener.watch(.forever, for: RecordingHost())
        }
        let said = "127.0.0.1:\(other.port): another program listens there. Stop it, or give another port"
        #expect(inUse?.description.hasSuffix(said) == true, "\(inUse as Any)")
        listener = try WebhookListener(
            endpoints: [], settings: WebhookListenerSettings(host: "no.such.host.invalid", port: 0))
        let noAddress = await #expect(throws: WatchError.self) {
            try await listener.watch(.forever, for: RecordingHost())
        }
        #expect(noAddress?.description.contains("this name is no address") == true, "\(noAddress as Any)")
        listener = try WebhookListener(endpoints: [], settings: WebhookListenerSettings(host: "192.0.2.1", port: 0))
        let notHere = await #expect(throws: WatchError.self) {
            try await listener.watch(.forever, for: RecordingHost())
        }
        #expect(notHere?.description.contains("no such address") == true)
    }

    @Test(arguments: ["", "hooks", "/a b", "/a?b", "/a#b", "/\u{e9}"])
    func aPathThatIsNoneIsRefused(_ path: String) throws {
        let endpoint = WebhookEndpoint(
            path: path, watcher: "ci", verifier: try Listening.verifier(),
            content: .lines())
        #expect(throws: WatchError.self) { try WebhookListener(endpoints: [endpoint]) }
    }

    @Test func twoEndpointsOfOnePathAreRefused() throws {
        let endpoint = WebhookEndpoint(
            path: "/a", watcher: "ci", verifier: try Listening.verifier(),
            content: .lines())
        var other = endpoint
        other.watcher = "cd"
        let error = #expect(throws: WatchError.self) { try WebhookListener(endpoints: [endpoint, other]) }
        #expect(error?.description == "watcher 'cd': the path '/a' is that of watcher 'ci' already")
    }
}
