public import RunbridgeCore
import RunbridgeStore
import Synchronization

/// A bridge at work: watchers in front, the store in the middle, sinks behind.
///
/// It alone delivers from its store, which the store's lock makes sure of.
public final class Bridge: Sendable {
    /// What a bridge is made of.
    struct Parts: Sendable {
        var store: Store
        var lock: BridgeLock
        var watchers: [any Watcher]
        var dispatcher: Dispatcher
        var committer: Committer
        var upkeep: Upkeep
        var queue: CommitQueue
        var host: BridgeHost
        /// How long what is under way may take once it is told to stop.
        var shutdown: Duration
        /// What lets go of connections and the like when all is over.
        var atEnd: @Sendable () async -> Void
    }

    /// What was left when a bridge ended.
    public struct Remainder: Sendable, Equatable {
        /// Deliveries of its sinks that wait for a later attempt, or cannot go now.
        public var waiting: Int
        /// Deliveries that became dead while it ran.
        public var dead: Int
        /// How many events it took in.
        public var events: Int
    }

    let parts: Parts
    /// Who watches.
    let crew = WatchCrew()
    /// What it works for at present.
    let present: Mutex<Present>
    private let ending = Ending()

    /// A bridge.
    ///
    /// - Parameter assembly: what its parts were made by; without one it cannot be reloaded.
    init(_ parts: Parts, madeBy assembly: Assembly? = nil) {
        self.parts = parts
        present = Mutex(Present(assembly: assembly))
    }

    /// Has ``run(_:)`` come to an end: nothing more is watched, what is under way is finished or given back. No attempt
    /// begins after this returns.
    public func stop() {
        stopDelivering()
        ending.begin(nil)
    }

    private func stopDelivering() {
        parts.committer.stopClaiming()
        parts.dispatcher.stop()
    }

    /// Watches and delivers: for ever, until ``stop()``, or once, until every source has been read and nothing is due.
    ///
    /// What was accepted is written before it returns, in whatever way it ends.
    ///
    /// - Throws: what makes going on impossible: a store that cannot be written, a watcher that cannot begin.
    public func run(_ extent: WatchExtent) async throws -> Remainder {
        // Tasks of their own and no children: what has been accepted and what is under way must come to its end also
        // when the caller is cancelled.
        let committing = Task {
            do {
                try await parts.committer.run()
            } catch {
                ending.begin(error)
                throw error
            }
        }
        let dispatching = Task { await parts.dispatcher.run() }
        // Claims what was owed before this start.
        parts.queue.put { $0.isLook = true }
        await watch(extent)
        let written = await windDown(dispatching, committing)
        await parts.atEnd()
        let remainder = self.remainder
        // One that is run again and again for a moment never comes to a sweep.
        if case .once = extent { await parts.upkeep.sweep(within: .milliseconds(200)) }
        let closed = Result { try parts.store.close() }
        parts.lock.release()
        // What hindered the store comes first: a watcher that was refused for it fails as well.
        try written.get()
        if let failure = ending.failure { throw failure }
        try closed.get()
        return remainder
    }

    // MARK: - Watching

    /// Runs the watchers until there is a reason to end.
    private func watch(_ extent: WatchExtent) async {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await self.ending.wait()
                return true
            }
            group.addTask {
                await self.parts.committer.lookOut()
                return false
            }
            group.addTask {
                await self.parts.upkeep.run()
                return false
            }
            group.addTask {
                await self.runWatchers(extent)
                switch extent {
                case .once:
                    // All that was there to be read has been taken in: what it did not tell has not happened.
                    self.parts.committer.tellDeadlines()
                    await self.waitUntilNothingIsDue()
                // Watchers that have come to their end leave a bridge that goes on delivering. It is not told at once what
                // has not happened: a reload may be about to put others in their place.
                case .forever: await self.ending.wait()
                }
                return true
            }
            for await isEnd in group where isEnd { break }
            group.cancelAll()
            crew.close()
            // A watcher that waits to be accepted by a store that cannot be written does not wait for ever.
            // (No child: the group would wait for it.)
            let timer = Task { [parts, shutdown] in
                try await Task.sleep(for: shutdown)
                parts.committer.giveUp()
            }
            await group.waitForAll()
            await crew.idle()
            timer.cancel()
        }
    }

    private func runWatchers(_ extent: WatchExtent) async {
        for watcher in parts.watchers {
            let member = crew.begin { await self.work(watcher, extent) }
            present.withLock { $0.note(watcher, member) }
        }
        await crew.idle()
    }

    private func work(_ watcher: any Watcher, _ extent: WatchExtent) async {
        await attend(watcher, extent) { error in
            let failure = BridgeError.watcher(watcher.name, reason: "\(error)")
            switch extent {
            // The others are read, and what was accepted is delivered, before it is told.
            case .once: ending.note(failure)
            case .forever: ending.begin(failure)
            }
        }
    }

    /// Has a watcher watch. What it throws after it was told to end is no failure, whatever it is.
    func attend(
        _ watcher: any Watcher, _ extent: WatchExtent, onFailure: (any Error) async -> Void
    ) async {
        do {
            try await watcher.watch(extent, for: parts.host)
        } catch is CancellationError {
            return
        } catch {
            if Task.isCancelled { return }
            await onFailure(error)
        }
    }

    private var shutdown: Duration {
        present.withLock { $0.assembly?.config.shutdown } ?? parts.shutdown
    }

    private func waitUntilNothingIsDue() async {
        var hasLooked = false
        while !Task.isCancelled {
            if parts.queue.isIdle {
                switch parts.committer.due {
                case .nothing: return
                // Ready and not claimed though there was room: the sink is being left alone.
                case .heldBack where hasLooked: return
                case .heldBack:
                    hasLooked = true
                    parts.queue.put { $0.isLook = true }
                case .something: hasLooked = false
                }
            }
            // Ends early only when cancelled, which the loop sees.
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    // MARK: - Ending

    /// Finishes or gives back what is under way. Returns whether all of it was written.
    private func windDown(
        _ dispatching: Task<Void, Never>, _ committing: Task<Void, any Error>
    ) async -> Result<Void, any Error> {
        stopDelivering()
        _ = await dispatching.result(within: shutdown) { dispatching.cancel() }
        parts.queue.close()
        return await committing.result(within: .seconds(5)) { [parts] in parts.committer.giveUp() }
    }

    private var remainder: Remainder {
        let standing = parts.committer.now
        return Remainder(waiting: standing.waiting, dead: standing.buried, events: standing.events)
    }
}

/// Why a bridge came to an end by itself.
public enum BridgeError: Error, Sendable, CustomStringConvertible {
    /// A watcher cannot do its work, and waiting would not help.
    case watcher(String, reason: String)

    /// What, and why.
    public var description: String {
        switch self {
        case .watcher(let name, let reason): "\(name) could not be watched: \(reason)"
        }
    }
}

/// That a bridge is to end, and why.
private final class Ending: Sendable {
    private let reason = Mutex<(isBegun: Bool, failure: (any Error)?)>((false, nil))
    private let signal: AsyncStream<Void>
    private let signaller: AsyncStream<Void>.Continuation

    init() {
        (signal, signaller) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The error that it ends with, if it is one.
    var failure: (any Error)? { reason.withLock { $0.failure } }

    /// Only the first reason counts.
    func begin(_ failure: (any Error)?) {
        reason.withLock { reason in
            if !reason.isBegun { reason = (true, reason.failure ?? failure) }
        }
        signaller.finish()
    }

    /// What it is to end with, once it ends. Only the first counts.
    func note(_ failure: any Error) {
        reason.withLock { $0.failure = $0.failure ?? failure }
    }

    /// Returns once it has begun, or when the task is cancelled.
    func wait() async {
        for await _ in signal {}
    }
}

extension Task {
    /// Waits for the end; once `limit` is over, `hurry` is called and the wait goes on.
    fileprivate func result(
        within limit: Duration, _ hurry: @escaping @Sendable () -> Void
    ) async -> Result<Success, Failure> {
        // No child: one is cancelled with the caller, who may be cancelled already, and then nobody would ever hurry.
        let timer = Task<Void, any Error> {
            try await Task<Never, Never>.sleep(for: limit)
            hurry()
        }
        defer { timer.cancel() }
        return await result
    }
}
