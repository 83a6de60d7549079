public import RunbridgeCore
import RunbridgeProviders

/// Polls kinds of a provider, one pass after the other.
///
/// A pass reads the list of each kind, newest first, until it comes to runs that are all over, and then asks about the open
/// runs that the list did not show. Its requests grow with the runs that are open, not with those that are over, and where
/// a server gave an `ETag` or a `Last-Modified` for a first page or an open run, it is asked for changes only. It remembers
/// nothing that has to outlive it: a restart begins with a pass like any other.
///
/// The very first pass over a list that shows the newest run first ends after 100 pages or 10,000 runs in a row that show
/// nothing but runs which are over and not announced; with ``FirstSight/all`` it reads the whole list.
///
/// A pass that takes long is not cut off: the time to the next begins when it has ended. That is said once, when two in a
/// row took longer than `every`. One that had to end early, since the server's limit of requests left no more, is followed by
/// one that begins behind the run that was asked about last, so that none is passed over for ever.
///
/// A run that was shown before and is not found any more (404, 410) is told to be gone. One that others told of, and that
/// this watcher has not been shown since it began, is gone after three passes in a row that did not find it: servers may
/// not find at once what was made a moment ago. In `once` mode that is never.
public struct PollWatcher: Watcher {
    /// Its name in the config.
    public let name: String
    let access: ProviderAccess
    let kinds: [(polled: PolledKind, kind: ProviderKind)]
    let every: Duration
    let keepObject: Bool
    let firstSight: FirstSight
    let requestLimit: Int
    let sleep: @Sendable (Duration) async throws -> Void
    let chance: @Sendable () -> Double

    var provider: Provider { access.provider }
    var clock: any WallClock { access.clock }

    /// A watcher of a provider, with the access that a ``RunReader`` may have too; they share its limit of requests then.
    ///
    /// - Parameters:
    ///   - name: its name in the config.
    ///   - access: how the provider is asked.
    ///   - kinds: what to ask about.
    ///   - every: the time between two passes.
    ///   - keepObject: whether the provider's JSON goes with what is found, up to 64 KiB a run.
    ///   - firstSight: which runs of the very first pass are announced, which says how far it reads.
    ///   - requestLimit: the most requests of one pass over one kind.
    ///   - sleep: waits.
    ///   - chance: a number from 0 to 1, another one each time.
    /// - Throws: when the provider has no such kind, or a request of it cannot be made with what is given.
    public init(
        name: String, access: ProviderAccess, kinds: [PolledKind], every: Duration = .seconds(15),
        keepObject: Bool = false, firstSight: FirstSight = .open, requestLimit: Int = 5000,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        chance: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) throws(WatchError) {
        self.name = name
        self.access = access
        self.every = every
        self.keepObject = keepObject
        self.firstSight = firstSight
        self.requestLimit = requestLimit
        self.sleep = sleep
        self.chance = chance
        let (provider, parameters) = (access.provider, access.parameters)
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
        var memory = PollMemory(every: every, isOnce: extent.isOnce)
        while !Task.isCancelled {
            let outcome: PassOutcome
            do {
                let (begin, known) = (clock.now, memory.known)
                outcome = try await pass(&memory, host)
                await host.tell(memory.troubles.note(outcome), of: name, shown: shown)
                if extent.isOnce {
                    switch outcome {
                    case .good: return
                    case .cut: throw WatchError.unfinishedPass(watcher: name, reason: shown(Self.limitReason))
                    case .failed(let reason, _, _):
                        throw WatchError.unfinishedPass(watcher: name, reason: shown(reason))
                    }
                }
                let took = clock.now - begin
                if case .cut(let wait) = outcome {
                    await warn(.limited(wait: wait), &memory, host)
                } else if outcome == .good, memory.known == known {
                    // The first reading of a list may take as long as it takes, and one slow pass is no news.
                    memory.slowPasses = took > every ? memory.slowPasses + 1 : 0
                    if memory.slowPasses > 1 { await warn(.slow(took: took, every: every), &memory, host) }
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
        let first = memory.firstKind
        var requests = 0
        for number in kinds.indices.map({ ($0 + first) % kinds.count }) {
            let (polled, kind) = kinds[number]
            var poll = try await KindPoll(self, polled, kind, memory, host)
            let ending = try await poll.run()
            memory = poll.memory
            requests += poll.requests
            guard case .failed(let trouble) = ending else { continue }
            if trouble.isAboutLimit {
                // The next time begins with a kind that had no turn.
                memory.firstKind = poll.requests > 0 ? (number + 1) % kinds.count : number
                if outcome == .good, requests > 0 { outcome = .cut(told: trouble.told ?? .zero) }
            }
            let failed = PassOutcome.failed(
                reason: "\(kind.name): \(trouble.reason)", told: trouble.told, isLasting: trouble.isAboutKey
            )
            if outcome == .good || trouble.isAboutKey { outcome = failed }
            // What only somebody can mend is told at once. With a key that is not accepted nothing else will work either.
            if trouble.isAboutKey { await host.tell(memory.troubles.note(outcome), of: name, shown: shown) }
            if trouble.endsPass { break }
        }
        return outcome
    }

    private func warn(_ warning: PollWarning, _ memory: inout PollMemory, _ host: any WatchHost) async {
        guard memory.told.isNew(warning, kind: "") else { return }
        await host.warning(watcher: name, shown(warning.text(kind: "a pass", provider: provider.name)))
    }

    /// Why there is nothing more for now.
    static let limitReason = "its limit of requests is used up for now"

    func shown(_ text: String) -> String { access.shown(text) }
}
