import Logging
import RunbridgeCore
import RunbridgeStore
import Synchronization

/// All lanes, and what they report: records go to the committer, news to people.
final class Dispatcher: Sendable {
    /// What a lane is made of.
    typealias Entry = (name: String, ref: SinkRef, sink: any Sink, settings: LaneSettings)

    private struct State {
        /// The lanes of the config's sinks.
        var lanes: [Lane] = []
        /// Lanes of sinks that the config has no more, whose last attempts are under way.
        var leaving: [Lane] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    /// Lanes that are to be run.
    private let begun: AsyncStream<Lane>
    private let beginner: AsyncStream<Lane>.Continuation
    private let make: @Sendable (Entry) -> Lane

    /// A lane for each sink.
    init(
        sinks: [Entry], queue: CommitQueue, notices: Notices, clock: any WallClock,
        jitter: @escaping @Sendable () -> Double, logger: Logger
    ) {
        (begun, beginner) = AsyncStream.makeStream()
        make = { entry in
            Lane(
                entry.name, entry.ref, sink: entry.sink, settings: entry.settings, clock: clock, jitter: jitter
            ) { ref, effects in
                guard !effects.isEmpty else { return }
                let events = effects.news.compactMap { news in
                    Self.tell(news, of: entry.name, notices: notices, at: clock.now, logger: logger)
                }
                queue.put { load in
                    load.attempts += effects.attempts
                    load.releases += effects.releases
                    load.changes += effects.changes.map { (ref, $0) }
                    load.notices += events
                }
            }
        }
        state.withLock { $0.lanes = sinks.map(make) }
        for lane in lanes { beginner.yield(lane) }
    }

    /// The lanes of the config's sinks.
    var lanes: [Lane] { state.withLock { $0.lanes } }

    /// The lanes of sinks that were in the config and have attempts under way.
    var leavingLanes: [Lane] { state.withLock { $0.leaving } }

    /// Runs every lane until it is stopped, and those that begin meanwhile.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await lane in begun {
                group.addTask {
                    await lane.run()
                    self.state.withLock { $0.leaving.removeAll { $0 === lane } }
                }
            }
        }
    }

    /// Has every lane begin no further attempt.
    func stop() {
        let lanes = state.withLock { state in
            state.isStopped = true
            return state.lanes
        }
        for lane in lanes { lane.stop() }
        beginner.finish()
    }

    /// Changes the lanes. Those that are kept run on untouched, changed ones go on with what is new once their attempts
    /// have ended, and those that are named nowhere are stopped.
    ///
    /// - Parameters:
    ///   - kept: the names of lanes that stay as they are.
    ///   - entries: the new ones, and those that change.
    func turn(keeping kept: Set<String>, to entries: [Entry]) {
        let left = state.withLock { state -> [Lane] in
            guard !state.isStopped else { return [] }
            let wanted = kept.union(entries.map(\.name))
            let left = state.lanes.filter { !wanted.contains($0.name) }
            state.lanes.removeAll { !wanted.contains($0.name) }
            for entry in entries { begin(entry, &state) }
            state.leaving += left
            return left
        }
        for lane in left { lane.stop() }
    }

    private func begin(_ entry: Entry, _ state: inout State) {
        if let lane = state.lanes.first(where: { $0.name == entry.name }) {
            // It has not been stopped, so it goes on.
            _ = lane.turn(to: entry.sink, entry.settings)
            return
        }
        // Within a run nothing may overtake what the sink's earlier lane has under way.
        if let index = state.leaving.firstIndex(where: { $0.name == entry.name }),
            state.leaving[index].turn(to: entry.sink, entry.settings)
        {
            state.lanes.append(state.leaving.remove(at: index))
            return
        }
        let lane = make(entry)
        state.lanes.append(lane)
        beginner.yield(lane)
    }

    /// Logs news of a sink. Returns the event that tells it, if there is one for it.
    private static func tell(
        _ news: LaneState.News, of sink: String, notices: Notices, at now: Timestamp, logger: Logger
    ) -> Event? {
        switch news {
        case .failing(let reason):
            logger.warning(
                "this sink keeps failing; one delivery at a time probes it: \(reason)", metadata: ["sink": "\(sink)"])
            return notices.sink(sink, isFailing: true, reason: reason, at: now)
        case .recovered:
            logger.notice("this sink takes deliveries again", metadata: ["sink": "\(sink)"])
            return notices.sink(sink, isFailing: false, reason: nil, at: now)
        case .paused(let reason):
            logger.error(
                "this sink is paused until `runbridge sinks resume \(sink)`: \(reason)", metadata: ["sink": "\(sink)"])
            return notices.sink(sink, isFailing: true, reason: "paused: \(reason)", at: now)
        case .buried(let id, let reason):
            logger.error(
                "a delivery is dead; `runbridge explain \(id)` tells why: \(reason)", metadata: ["sink": "\(sink)"])
            return nil
        }
    }
}
