public import Logging
public import RunbridgeCore
import RunbridgeHTTP
import RunbridgeSigning
public import RunbridgeStore
import RunbridgeWatchers

/// Puts together what a config names. The one place that knows every kind of watcher and sink.
public struct Assembly: Sendable {
    /// What it works for.
    public let config: Config
    let surroundings: Surroundings
    let transports: Transports
    let accesses: Accesses

    /// What a bridge finds where it runs.
    public struct Surroundings: Sendable {
        /// The variables of its environment.
        public var environment: [String: String]
        /// Whether standard output is for eyes that see colour.
        public var outputIsColored: Bool
        /// Where messages go.
        public var logger: Logger

        /// Surroundings.
        public init(environment: [String: String], outputIsColored: Bool = false, logger: Logger) {
            self.environment = environment
            self.outputIsColored = outputIsColored
            self.logger = logger
        }
    }

    /// Gets ready to put together what a config names.
    public init(_ config: Config, in surroundings: Surroundings) {
        self.config = config
        self.surroundings = surroundings
        (transports, accesses) = (Transports(), Accesses())
    }

    /// Gets ready to put together what another config names, with the connections and the limits of an earlier one.
    init(_ config: Config, after earlier: Assembly) {
        self.config = config
        (surroundings, transports, accesses) = (earlier.surroundings, earlier.transports, earlier.accesses)
    }

    /// What is decided about observations: tracked by the config's first sights, routed by its routes.
    public var rules: IntakeRules { rules(firstSights: config.firstSights) }

    /// The same, after another config: what its watchers still give before they end is seen as theirs.
    func rules(after earlier: Config) -> IntakeRules {
        rules(firstSights: earlier.firstSights.merging(config.firstSights) { $1 })
    }

    /// What is expected of time.
    var timekeeper: Timekeeper { Timekeeper(config.timeRules, routes: config.routes, digest: Self.digest) }

    private func rules(firstSights: [String: FirstSight]) -> IntakeRules {
        let tracker = Tracker(firstSight: firstSights, digest: Self.digest)
        let router = Router(routes: config.routes, unmatched: config.unmatched)
        return IntakeRules(
            track: { tracker.track($0, $1) }, encode: { Event.encoded($0) }, route: { router.route($0, $1) },
            time: timekeeper)
    }

    /// Those of the config's sinks that were told to fail, and not to be well again.
    func failingSinks(in store: Store) async throws -> Set<String> {
        try await store.troubled(kind: Notices.sinkKind, among: config.sinks.map(\.name)) { _ in Notices.ownWatcher }
    }

    /// A bridge that is ready to run, and holds the right to deliver from its store.
    ///
    /// - Parameter watches: whether it watches; without, it only delivers what is owed.
    /// - Throws: `StoreError` when the store cannot be had, `WatchError` when a watcher cannot be made.
    public func bridge(watches: Bool = true) async throws -> Bridge {
        let lock = try BridgeLock(forStoreAt: config.store.path)
        let store = try Store.open(at: config.store.path)
        let (clock, notices, queue) = (SystemClock(), Notices(digest: Self.digest), CommitQueue())
        let refs = try await store.ensure(config.sinkSetups)
        let owner = Int64.random(in: 1...Int64.max)
        let taken = try await store.takeBackClaims(except: owner)
        if taken > 0 {
            surroundings.logger.info(
                "deliveries that ended unseen are made again", metadata: ["delivery.count": "\(taken)"])
        }
        try await store.reconcileDeadlines(with: timekeeper, at: clock.now)
        let failingSinks = try await failingSinks(in: store)
        let failingWatchers = try await store.troubled(
            kind: Notices.watcherKind, among: config.watchers.map(\.name), of: { $0 })
        var entries: [(name: String, ref: SinkRef, sink: any Sink, settings: LaneSettings)] = []
        for settings in config.sinks {
            guard let ref = refs[settings.name] else { continue }
            var lane = settings.lane
            lane.wasFailing = failingSinks.contains(settings.name)
            entries.append((settings.name, ref, try sink(settings), lane))
        }
        let dispatcher = Dispatcher(
            sinks: entries, queue: queue, notices: notices, clock: clock, jitter: { .random(in: 0...1) },
            logger: surroundings.logger)
        let committer = Committer(
            store: store, rules: rules, lanes: dispatcher.lanes, queue: queue, notices: notices, owner: owner,
            clock: clock,
            logger: surroundings.logger, settling: watches ? .seconds(5) : nil)
        let host = BridgeHost(
            store: store, queue: queue, notices: notices, clock: clock, logger: surroundings.logger,
            failing: FailingWatchers(failingWatchers))
        let transports = self.transports
        return Bridge(
            Bridge.Parts(
                store: store, lock: lock, watchers: watches ? try watchers() : [],
                dispatcher: dispatcher, committer: committer,
                upkeep: Upkeep(store: store, retention: config.store.keep, clock: clock, logger: surroundings.logger),
                queue: queue, host: host, shutdown: config.shutdown,
                atEnd: { await transports.shutdown() }), madeBy: self)
    }

    /// SHA-256, which event ids are made of.
    public static let digest: Digest = { SHA256.digest($0) }
}

/// The transports of a bridge: one for each address guard, made when it is first wanted.
final class Transports: Sendable {
    private let any = Lazy { CurlTransport() }
    private let publicOnly = Lazy {
        CurlTransport(configuration: CurlTransport.Configuration(addressGuard: .publicOnly))
    }

    /// The transport that keeps to a guard.
    func transport(for addressGuard: AddressGuard) -> CurlTransport {
        addressGuard == .any ? any.value : publicOnly.value
    }

    /// Lets go of all connections.
    func shutdown() async {
        await any.valueIfMade?.shutdown()
        await publicOnly.valueIfMade?.shutdown()
    }
}

extension Config {
    /// The sinks as a store needs to know them.
    public var sinkSetups: [SinkSetup] {
        sinks.map { sink in
            SinkSetup(
                name: sink.name, order: sink.delivery.order == .run ? .run : .none,
                ageLimit: sink.delivery.maxAge.map { AgeLimit($0) }, supersedes: sink.delivery.supersede)
        }
    }

    /// What is expected of time.
    var timeRules: TimeRules {
        TimeRules(
            watchers: Dictionary(
                watchers.filter { !$0.times.isEmpty }.map { ($0.name, $0.times) }, uniquingKeysWith: { $1 }))
    }

    /// What is told of each watcher's first pass.
    var firstSights: [String: FirstSight] {
        var sights: [String: FirstSight] = [:]
        for watcher in watchers {
            switch watcher.source {
            case .provider(let settings): sights[watcher.name] = settings.firstSight
            case .command(let settings): sights[watcher.name] = settings.firstSight
            case .webhook, .lines: break
            }
        }
        return sights
    }
}
