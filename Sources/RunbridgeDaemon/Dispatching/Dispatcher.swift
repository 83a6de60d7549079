import Logging
import RunbridgeCore
import RunbridgeStore

/// All lanes, and what they report: records go to the committer, news to people.
struct Dispatcher: Sendable {
    /// The lanes, in the order of the config.
    let lanes: [Lane]

    /// A lane for each sink.
    init(
        sinks: [(name: String, ref: SinkRef, sink: any Sink, settings: LaneSettings)], queue: CommitQueue,
        notices: Notices, clock: any WallClock, jitter: @escaping @Sendable () -> Double, logger: Logger
    ) {
        lanes = sinks.map { entry in
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
    }

    /// Runs every lane until it is stopped.
    func run() async {
        await withDiscardingTaskGroup { group in
            for lane in lanes { group.addTask { await lane.run() } }
        }
    }

    /// Has every lane begin no further attempt.
    func stop() {
        for lane in lanes { lane.stop() }
    }

    /// Whether no lane holds anything.
    var isEmpty: Bool { lanes.allSatisfy(\.isEmpty) }

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
