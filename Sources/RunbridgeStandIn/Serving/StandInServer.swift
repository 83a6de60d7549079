public import RunbridgeCore
import Synchronization

/// A stand-in for the OpenAI API on this machine: files, batches, fine-tuning jobs and background responses that live
/// through their statuses as time goes.
///
/// It keeps everything in memory and forgets it at its end. Objects made over HTTP take the ending that
/// `metadata: {"standin": "<ending>"}` names (``BatchEnding``, ``FineTuningEnding``, ``ResponseEnding``), and else a
/// good one. No model runs.
public final class StandInServer: Sendable {
    struct State {
        var account: Account
        var faults = FaultPlan()
        var counts: [Endpoint: Int] = [:]
        var pollAfter: Duration?
    }

    let apiKey: Secret
    let clock: any WallClock
    let state: Mutex<State>

    /// A stand-in with nothing in it.
    ///
    /// - Parameters:
    ///   - apiKey: the one key that it takes.
    ///   - pace: what one phase of an object's life takes; a batch that completes takes four of them.
    ///   - clock: the time that objects live by; without one, the machine's.
    ///   - seed: what ids are made of; the same seed makes the same ids, none makes others each time.
    public init(
        apiKey: Secret, pace: Duration = .seconds(1), clock: (any WallClock)? = nil,
        seed: UInt64 = .random(in: 0 ... .max)
    ) {
        self.apiKey = apiKey
        self.clock = clock ?? MachineClock()
        state = Mutex(State(account: Account(pace: pace, seed: seed)))
    }

    /// Serves on 127.0.0.1 until cancelled or told to shut down; `onReady` gets the port once it listens.
    ///
    /// The API's base URL is `http://127.0.0.1:<port>/v1`.
    public func run(onReady: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
        try await LoopbackServer(respond: respond).run(onReady: onReady)
    }

    /// Serves for as long as `body` takes, which gets the API's base URL.
    public func serving<Value: Sendable>(_ body: @Sendable (String) async throws -> Value) async throws -> Value {
        try await LoopbackServer(respond: respond).serving { port in
            try await body("http://127.0.0.1:\(port)/v1")
        }
    }

    /// How many requests have come, by endpoint, those that met a fault or were refused included.
    public var counts: [Endpoint: Int] {
        state.withLock { $0.counts }
    }

    /// Forgets how many requests have come.
    public func resetCounts() {
        state.withLock { $0.counts = [:] }
    }

    /// Lets the next requests, or all until ``behave()``, meet a fault.
    ///
    /// Faults happen one after the other in the order they were asked for.
    public func misbehave(_ fault: Fault, times: Int? = 1, on endpoint: Endpoint? = nil) {
        state.withLock { $0.faults.add(fault, times: times, on: endpoint) }
    }

    /// Forgets the faults that were still to happen.
    public func behave() {
        state.withLock { $0.faults.clear() }
    }

    /// What it asks callers to wait before they ask about an object again, in the header `openai-poll-after-ms`.
    public var pollAfter: Duration? {
        get { state.withLock { $0.pollAfter } }
        set { state.withLock { $0.pollAfter = newValue } }
    }
}
