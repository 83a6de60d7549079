import Foundation
import Logging
import RunbridgeCore
import RunbridgeDaemon
import RunbridgeSigning
import RunbridgeStandIn
import RunbridgeStore
import RunbridgeWatchers
import Synchronization

/// The demo's world: a stand-in for the API in front, a bridge as any other in the middle, a receiver behind.
struct DemoStage {
    /// What came of it.
    struct Outcome: Sendable {
        var runs: [StoredRun] = []
        var requests = 0
        var hookEvents = 0
        var forgeries = 0
        var retried: EventID?
        var isComplete = false
    }

    let folder: DemoFolder
    let screen: DemoScreen
    private let api: StandInServer
    private let receiver: ReceiverServer
    private let secret: WebhookSecret
    private let key = Secret("sk-demo")

    /// The demo ends after this long even if something hangs.
    private static let limit = Duration.seconds(26)

    init(folder: DemoFolder, screen: DemoScreen) throws {
        self.folder = folder
        self.screen = screen
        api = StandInServer(apiKey: key, pace: .milliseconds(900))
        secret = try WebhookSecret.newSymmetric()
        let verifier = try WebhookVerifier([secret])
        receiver = ReceiverServer { request in
            let unverified = WebhookRequest(headers: request.headers, body: request.body)
            switch verifier.verify(unverified, now: SystemClock().now) {
            case .genuine: return .genuine
            case .refused(let refusal): return .forged("\(refusal)")
            }
        }
    }

    /// Plays it to its end.
    func play() async throws -> Outcome {
        try await api.serving { apiURL in
            try await receiver.serving { receiverURL in
                let responses = start()
                receiver.prepare([Reply(500)])
                try folder.writeScript()
                try folder.writeConfig(api: apiURL, receiver: receiverURL, responses: responses)
                return try await bridge()
            }
        }
    }

    /// One run of each kind for each way it can end. Returns the ids of the responses.
    private func start() -> [String] {
        for ending in [BatchEnding.completed, .partial, .failed, .expired, .cancelled] { api.addBatch(ending) }
        for ending in [FineTuningEnding.succeeded, .failed, .cancelled] { api.addFineTuningJob(ending) }
        return [ResponseEnding.completed, .failed, .incomplete, .cancelled].map { api.addResponse($0) }
    }

    /// The runs that there are.
    private static let runCount = 12

    private func bridge() async throws -> Outcome {
        let path = folder.file("runbridge.yaml")
        let environment = [
            "DEMO_API_KEY": key.reveal(), "DEMO_SECRET": secret.reveal(),
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
        ]
        let config: Config
        do {
            config = try Config.load(path: path, environment: environment)
        } catch {
            throw Failure(error)
        }
        let surroundings = Assembly.Surroundings(
            environment: environment, outputIsColored: Console.hasColour,
            // The demo shows by itself what a log would say.
            logger: ConsoleLog.logger(level: .critical))
        let bridge = try await Failure.explaining { try await Assembly(config, in: surroundings).bridge() }
        // No children: the bridge is told to stop and then waited for, the showing is neither.
        let running = Task { try await Failure.explaining { try await bridge.run(.forever) } }
        let showing = Task { await show() }
        defer { showing.cancel() }
        var outcome = Outcome()
        outcome.isComplete = try await waitForTheEnd(config.store.path)
        bridge.stop()
        _ = try await running.value
        try await collect(from: config.store.path, into: &outcome)
        return outcome
    }

    /// Shows what the receiver gets.
    private func show() async {
        for await receipt in receiver.receipts { screen.show(receipt) }
    }

    /// Waits until every run is over and everything is delivered. Returns whether that happened in time.
    private func waitForTheEnd(_ path: String) async throws -> Bool {
        let end = ContinuousClock.now + Self.limit
        let store = try Store.open(at: path, for: .readOnly)
        defer { try? store.close() }  // It was only read.
        while ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(100))
            let runs = try await store.runs()
            guard runs.count >= Self.runCount, !runs.contains(where: \.isOpen) else { continue }
            if try await store.sinks().allSatisfy({ $0.counts.pending == 0 }) { return true }
        }
        return false
    }

    private func collect(from path: String, into outcome: inout Outcome) async throws {
        let store = try Store.open(at: path, for: .readOnly)
        outcome.runs = try await store.runs()
        try store.close()
        let counts = receiver.counts
        outcome.requests = receiver.total
        outcome.hookEvents = counts.count
        outcome.forgeries = receiver.forgeries
        outcome.retried = counts.first { $0.value > 1 }.flatMap { EventID(text: $0.key) }
    }
}
