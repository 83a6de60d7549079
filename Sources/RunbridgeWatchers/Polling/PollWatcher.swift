public import RunbridgeCore
public import RunbridgeHTTP
public import RunbridgeProviders

/// Polls kinds of a provider, one pass after the other.
///
/// A pass reads the list of each kind, newest first, until it comes to runs that are all over, and then asks about the open
/// runs that the list did not show. Its requests grow with the runs that are open, not with those that are over. It
/// remembers nothing that has to outlive it: a restart begins with a pass like any other.
public struct PollWatcher: Watcher {
    /// Its name in the config.
    public let name: String
    let provider: Provider
    let kinds: [(polled: PolledKind, kind: ProviderKind)]
    let key: Secret?
    let parameters: [String: String]
    let every: Duration
    let keepObject: Bool
    let requestLimit: Int
    let timeout: Duration
    let transport: any HTTPTransport
    let clock: any WallClock
    let sleep: @Sendable (Duration) async throws -> Void
    let chance: @Sendable () -> Double

    /// The largest answer that is read, in bytes.
    static let answerLimit = 8 * 1024 * 1024

    /// A watcher of a provider.
    ///
    /// - Parameters:
    ///   - name: its name in the config.
    ///   - provider: where and how to ask.
    ///   - kinds: what to ask about.
    ///   - key: the API key.
    ///   - parameters: the values of the provider's parameters.
    ///   - every: the time between two passes.
    ///   - keepObject: whether the provider's JSON goes with what is found, up to 64 KiB a run.
    ///   - requestLimit: the most requests of one pass over one kind.
    ///   - timeout: the longest that one request may take.
    ///   - transport: what carries the requests.
    ///   - clock: what says when a run was seen.
    ///   - sleep: waits.
    ///   - chance: a number from 0 to 1, another one each time.
    /// - Throws: when the provider has no such kind, or a request of it cannot be made with what is given.
    public init(
        name: String, provider: Provider, kinds: [PolledKind], key: Secret?, parameters: [String: String] = [:],
        every: Duration = .seconds(15), keepObject: Bool = false, requestLimit: Int = 5000,
        timeout: Duration = .seconds(30), transport: any HTTPTransport, clock: any WallClock = SystemClock(),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        chance: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) throws(WatchError) {
        self.name = name
        self.provider = provider
        self.key = key
        self.parameters = parameters
        self.every = every
        self.keepObject = keepObject
        self.requestLimit = requestLimit
        self.timeout = timeout
        self.transport = transport
        self.clock = clock
        self.sleep = sleep
        self.chance = chance
        var found: [(PolledKind, ProviderKind)] = []
        for polled in kinds {
            guard let kind = provider.kind(named: polled.name) else {
                throw .setting(watcher: name, reason: "\(provider.name) has no kind '\(polled.name)'")
            }
            do {
                if kind.list != nil { _ = try provider.listRequest(for: kind, parameters: parameters) }
                if kind.retrieve != nil {
                    _ = try provider.retrieveRequest(for: kind, id: "id", parameters: parameters)
                }
            } catch {
                throw .setting(watcher: name, reason: "\(polled.name): \(error)")
            }
            guard polled.ids.isEmpty || kind.retrieve != nil else {
                throw .setting(
                    watcher: name, reason: "\(polled.name): \(RequestProblem.noRetrieve), so that ids are no use")
            }
            found.append((polled, kind))
        }
        self.kinds = found
    }

    /// Makes passes until the task is canceled; in `once` mode one.
    ///
    /// - Throws: what the host throws, and in `once` mode an error when the pass did not come to its end.
    public func watch(_ extent: WatchExtent, for host: any WatchHost) async throws {
        var memory = PollMemory(every: every)
        while !Task.isCancelled {
            let outcome: PassOutcome
            do {
                outcome = try await pass(&memory, host)
                await tell(memory.troubles.note(outcome), host)
                if extent.isOnce {
                    guard case .failed(let reason, _) = outcome else { return }
                    throw WatchError.unfinishedPass(watcher: name, reason: shown(reason))
                }
                try await sleep(memory.pace.wait(after: outcome, chance: chance()))
            } catch {
                if Task.isCancelled || error is CancellationError { return }
                throw error
            }
        }
    }

    /// One pass over all kinds. One that cannot be read does not keep the others from being read.
    private func pass(_ memory: inout PollMemory, _ host: any WatchHost) async throws -> PassOutcome {
        memory.forgetPast(now: clock.now)
        var outcome = PassOutcome.good
        for (polled, kind) in kinds {
            var poll = try await KindPoll(self, polled, kind, memory, host)
            let ending = try await poll.run()
            memory = poll.memory
            guard case .failed(let trouble) = ending else { continue }
            if outcome == .good { outcome = .failed(reason: "\(kind.name): \(trouble.reason)", told: trouble.told) }
            // What only somebody can mend is told at once. With a key that is not accepted nothing else will work either.
            if trouble.isAboutKey { await tell(memory.troubles.note(outcome), host) }
            if trouble.endsPass { break }
        }
        return outcome
    }

    private func tell(_ telling: Troubles.Telling?, _ host: any WatchHost) async {
        switch telling {
        case .failing(let reason): await host.failing(watcher: name, reason: shown(reason))
        case .recovered: await host.recovered(watcher: name)
        case nil: break
        }
    }

    /// A text as it may be shown: whose it is, and without the key, wherever it may have come from.
    func shown(_ text: String) -> String {
        let text = "\(provider.title), \(text)"
        return key.map { $0.redacted(from: text) } ?? text
    }
}
