import RunbridgeCore
import RunbridgeStore
import RunbridgeWatchers
import Synchronization

/// Going on with another config.
extension Bridge {
    /// Goes on with another config, wholly or not at all. One call at a time.
    ///
    /// All that can be wrong is found out before anything changes: sinks and watchers are made, and who listens elsewhere
    /// listens. Then what is decided and where it goes changes at one point, between two commits. Sinks and watchers that are
    /// the same in both configs are not touched: what is under way goes on, a file's position and a poller's pace stay. Of a
    /// changed sink the attempts under way end as they began, and the next begin by the new settings; a changed watcher ends
    /// and another begins where it stood. What waits for a sink that is gone stays in the store. Events that are stored keep
    /// their decision.
    ///
    /// While the store cannot be written it waits, or is refused with that reason.
    public func reload(to config: Config) async -> ReloadOutcome {
        guard let old = present.withLock({ $0.assembly }) else { return .refused(["this bridge has no config"]) }
        let plan = ReloadPlan(from: old.config, to: config)
        guard plan.refusals.isEmpty else { return .refused(plan.refusals) }
        guard !plan.isEmpty else { return .unchanged }
        do {
            let step = try ReloadStep(plan, Assembly(config, after: old))
            let incoming = try await openListener(for: step)
            do {
                try await turn(to: step, from: old)
            } catch {
                await incoming?.member.end()
                throw error
            }
            await settle(step, incoming)
            return .taken(plan.sentences(owed: await owed(to: plan.sinks.removed)))
        } catch is CancellationError {
            return .refused(["the bridge is ending"])
        } catch {
            return .refused(["\(error)"])
        }
    }

    private typealias Listening = (listener: WebhookListener, member: WatchCrew.Member)

    // MARK: - Before

    /// Has the new listener listen if there is one, and ask who calls to try again.
    private func openListener(for step: ReloadStep) async throws -> Listening? {
        guard step.plan.listening == .begin || step.plan.listening == .move else { return nil }
        let (readiness, ready) = AsyncStream<Result<Void, any Error>>.makeStream()
        let listener = try WebhookListener(endpoints: nil, settings: step.assembly.config.listen.settings) { _ in
            ready.yield(.success(()))
            ready.finish()
        }
        let member = crew.begin { [self] in
            await attend(listener, .forever) { error in
                // Where it listened already nobody waits for this any more.
                if case .terminated = ready.yield(.failure(error)) { await tellFailing(listener.name, error) }
            }
            ready.finish()
        }
        guard let member else { throw CancellationError() }
        for await result in readiness {
            do {
                try result.get()
                return (listener, member)
            } catch {
                await member.end()
                throw error
            }
        }
        await member.end()
        throw CancellationError()
    }

    // MARK: - The turn

    /// Changes what is decided and where it goes, between two commits. When it throws, nothing has changed.
    private func turn(to step: ReloadStep, from old: Assembly) async throws {
        let (parts, plan, assembly) = (parts, step.plan, step.assembly)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let turn = CommitQueue.Turn {
                let refs = try await parts.store.ensure(assembly.config.sinkSetups)
                let failing: Set<String>
                do {
                    failing = try await assembly.failingSinks(in: parts.store)
                    try await parts.store.reconcileDeadlines(with: assembly.timekeeper, at: parts.host.clock.now)
                } catch {
                    // The same trouble may hinder this; the next start does it again.
                    _ = try? await parts.store.ensure(old.config.sinkSetups)
                    throw error
                }
                parts.dispatcher.turn(
                    keeping: Set(plan.sinks.kept), to: Dispatcher.entries(of: step.sinks, refs: refs, failing: failing))
                return CommitQueue.Course(
                    rules: assembly.rules(after: old.config), lanes: parts.dispatcher.lanes,
                    leaving: parts.dispatcher.leavingLanes)
            } ended: {
                continuation.resume(with: $0)
            }
            if !parts.queue.put({ $0.turn = turn }) { continuation.resume(throwing: CancellationError()) }
        }
    }

    // MARK: - After

    /// Lets watchers and the listener follow.
    private func settle(_ step: ReloadStep, _ incoming: Listening?) async {
        let former = present.withLock { present in
            defer {
                present.assembly = step.assembly
                for name in step.plan.workers.ended { present.watchers[name] = nil }
                if let incoming { present.listener = incoming }
                if step.plan.listening == .end { present.listener = nil }
            }
            return present
        }
        parts.upkeep.keep(step.assembly.config.store.keep)
        // The paths were looked at when the endpoints were made.
        let bodyLimit = step.assembly.config.listen.bodyLimit
        switch step.plan.listening {
        case .asItWas, .end: break
        case .begin, .move: try? incoming?.listener.serve(step.endpoints, bodyLimit: bodyLimit)
        case .serve: try? former.listener?.listener.serve(step.endpoints, bodyLimit: bodyLimit)
        }
        await withDiscardingTaskGroup { group in
            for name in step.plan.workers.ended {
                guard let member = former.watchers[name] else { continue }
                group.addTask { await member.end() }
            }
        }
        await heedTroubles(of: step)
        for watcher in step.workers {
            let member = crew.begin { [self] in await workAnew(watcher) }
            present.withLock { $0.note(watcher, member) }
        }
        if step.plan.listening == .end || step.plan.listening == .move { await former.listener?.member.end() }
    }

    /// Remembers what an earlier bridge told of watchers that are new in this one, so that it is not told again.
    private func heedTroubles(of step: ReloadStep) async {
        // Where they cannot be read, what is told twice is told twice.
        let failing = try? await parts.store.troubled(
            kind: Notices.watcherKind, among: step.plan.watchers.added, of: { $0 })
        for name in failing ?? [] { _ = parts.host.failing.add(name) }
    }

    /// Watches. A watcher that cannot go on ends itself, and not a bridge that was running before it.
    private func workAnew(_ watcher: any Watcher) async {
        await attend(watcher, .forever) { await tellFailing(watcher.name, $0) }
    }

    private func tellFailing(_ watcher: String, _ error: any Error) async {
        await parts.host.failing(watcher: watcher, reason: "it has ended, until the bridge is started anew: \(error)")
    }

    /// How many deliveries wait for sinks, without those that are under way.
    private func owed(to sinks: [String]) async -> [String: Int] {
        guard !sinks.isEmpty else { return [:] }
        let underWay = Dictionary(
            parts.dispatcher.leavingLanes.map { ($0.ref, $0.underWay) }, uniquingKeysWith: +)
        // Nothing depends on it but a sentence.
        let known = (try? await parts.store.sinks()) ?? []
        return Dictionary(
            known.filter { sinks.contains($0.name) }.map {
                ($0.name, max(0, $0.counts.pending - underWay[$0.sink, default: 0]))
            }, uniquingKeysWith: { $1 })
    }
}

/// What a reload has made ready, before anything changes.
struct ReloadStep: Sendable {
    let plan: ReloadPlan
    /// What it was made by.
    let assembly: Assembly
    /// The sinks that are new or changed.
    let sinks: [MadeSink]
    /// The watchers that are new or changed, but for the listener.
    let workers: [any Watcher]
    /// All endpoints of the listener.
    let endpoints: [WebhookEndpoint]

    init(_ plan: ReloadPlan, _ assembly: Assembly) throws {
        self.plan = plan
        self.assembly = assembly
        sinks = try assembly.config.sinks.filter { plan.sinks.made.contains($0.name) }.map {
            (settings: $0, sink: try assembly.sink($0))
        }
        let (workers, endpoints) = try assembly.workersAndEndpoints()
        self.workers = workers.filter { plan.workers.made.contains($0.name) }
        self.endpoints = endpoints
        // Paths that are wrong are known before anything changes.
        if !endpoints.isEmpty { _ = try WebhookListener(endpoints: endpoints) }
    }
}
