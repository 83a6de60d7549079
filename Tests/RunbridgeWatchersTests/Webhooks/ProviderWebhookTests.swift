import RunbridgeCore
import RunbridgeProviders
import RunbridgeWatchers
import Synchronization
import TestSupport
import Testing

/// What a provider's webhooks become.
@Suite struct ProviderWebhookTests {
    /// An API that is asked for runs again, and refuses where it has no answer.
    private final class API: Sendable {
        private let state = Mutex<(asked: [String], answer: Sighting?)>(([], nil))

        init(_ answer: Sighting?) { state.withLock { $0.answer = answer } }

        var asked: [String] { state.withLock { $0.asked } }

        func read(_ kind: String, _ id: String) -> RunReading {
            state.withLock { state in
                state.asked.append("\(kind)/\(id)")
                return state.answer.map { .seen($0) } ?? .unreadable(reason: "it answered 401", wait: nil)
            }
        }
    }

    private static func during(
        _ api: API? = nil, kinds: Set<String>? = nil, keepsObject: Bool = false, host: RecordingHost = RecordingHost(),
        _ body: @escaping @Sendable (Listening) async throws -> Void
    ) async throws {
        var reread: RereadRun?
        if let api { reread = { kind, id, _ in api.read(kind, id) } }
        let content = WebhookContent.provider(
            try .example(), kinds: kinds, keepsObject: keepsObject, reread: reread)
        try await Listening.during(content: content, host: host, body)
    }

    private static let thin = #"{"type":"batch.completed","created_at":1795512600,"data":{"id":"b1"}}"#

    @Test func aHintIsReadAgainAndTheReadingWins() async throws {
        let read = Sighting(
            status: .failed, raw: "failed", provider: "example", name: "n", error: RunError(code: "E"),
            counts: Counts(total: 3))
        let api = API(read)
        try await Self.during(api) { listening in
            let answer = try await listening.send(signed: Self.thin)
            #expect(answer.status == 204)
            let seen = try #require(listening.host.record.observations.first)
            #expect(seen.key == RunKey(watcher: "ci", kind: "batch", id: "b1"))
            #expect(seen.via == .webhook && seen.sighting == read)
            #expect(api.asked == ["batch/b1"])
        }
    }

    @Test(arguments: [true, false])
    func aHintWhoseRunCannotBeReadIsTakenAtItsWordAndMarked(_ canAsk: Bool) async throws {
        try await Self.during(canAsk ? API(nil) : nil) { listening in
            let answer = try await listening.send(signed: Self.thin)
            #expect(answer.status == 204)
            let told = Sighting(
                status: .succeeded, raw: "completed", provider: "example",
                changedAt: Timestamp(seconds: 1_795_512_600), unconfirmed: true)
            #expect(listening.host.record.observations.first?.sighting == told)
        }
    }

    @Test func whyRunsCannotBeReadIsToldOnceAndThenWithTheirNumber() async throws {
        let host = RecordingHost()
        try await Self.during(API(nil), host: host) { listening in
            for number in 0..<3 {
                let answer = try await listening.send(signed: Self.thin, id: "msg_\(number)")
                #expect(answer.status == 204)
            }
        }
        #expect(
            host.record.warnings == [
                "a run that a webhook told of could not be read again and stays unconfirmed: it answered 401",
                "2 runs that webhooks told of could not be read again since this was told last, and stay unconfirmed: it "
                    + "answered 401",
            ])
    }

    @Test func aWebhookThatHoldsTheRunIsNotReadAgain() async throws {
        let api = API(nil)
        try await Self.during(api, keepsObject: true) { listening in
            let body = #"{"type":"job.changed","job":{"uid":"j1","state":"done","title":"t"}}"#
            let answer = try await listening.send(signed: body)
            #expect(answer.status == 204)
            let sighting = try #require(listening.host.record.observations.first?.sighting)
            #expect(sighting.status == .succeeded && sighting.name == "t" && !sighting.unconfirmed)
            let kept = try JSON(parsing: body)
            #expect(sighting.object == kept && api.asked.isEmpty)
        }
    }

    @Test func whatIsKnownAndOfNoRunAndWhatIsNotWatchedIsTakenAndChangesNothing() async throws {
        try await Self.during(kinds: ["job"]) { listening in
            for body in [#"{"type":"call.incoming"}"#, Self.thin] {
                let answer = try await listening.send(signed: body)
                #expect(answer.status == 204)
            }
            let answer = try await listening.send(
                signed: #"{"type":"job.changed","job":{"uid":"j1","state":"open"}}"#)
            #expect(answer.status == 204)
            #expect(listening.host.record.lines == ["job/j1 running"])
        }
    }

    @Test func anUnknownTypeIsStoredEachTimeAndToldOnce() async throws {
        let host = RecordingHost()
        try await Self.during(host: host) { listening in
            for number in 0..<3 {
                let answer = try await listening.send(
                    signed: #"{"type":"moon.landed","data":{"number":\#(number)}}"#, id: "msg_\(number)")
                #expect(answer.status == 204)
            }
        }
        #expect(
            host.record.observations.map(\.key)
                == Array(repeating: RunKey(watcher: "ci", kind: "webhook", id: "moon.landed"), count: 3))
        var deliveries: [String] = []
        for observation in host.record.observations {
            guard case .unknown(let told, let delivery) = observation.finding else {
                Issue.record("\(observation.line)")
                continue
            }
            #expect(told.raw == "moon.landed" && told.provider == "example" && told.object?["type"] == "moon.landed")
            deliveries.append(delivery)
        }
        #expect(deliveries == ["msg_0", "msg_1", "msg_2"])
        #expect(host.record.warnings.count == 1 && host.record.warnings[0].contains("moon.landed"))
    }

    static let unreadable = [
        #"{"type":"batch.completed","data":{}}"#, #"{"type":"batch.completed"}"#, #"{"type":"job.changed"}"#,
        #"{"type":"job.changed","job":{"uid":"j1"}}"#, #"{"type":"job.changed","job":"j1"}"#,
        #"{"type":"batch.completed","data":{"id":"\#(String(repeating: "x", count: 10 << 10))"}}"#,
        #"{"type":"\#(String(repeating: "x", count: 10 << 10))"}"#,
    ]

    @Test(arguments: unreadable) func aKnownTypeWithoutItsRunIsRefused(_ body: String) async throws {
        let api = API(Sighting(status: .running, raw: "in_progress"))
        try await Self.during(api) { listening in
            let answer = try await listening.send(signed: body)
            #expect(answer.status == 400)
            #expect(listening.host.record.batches.isEmpty && api.asked.isEmpty)
        }
    }
}
