import RunbridgeCore
import RunbridgeStore
import TestSupport

/// A store in a folder of its own, and the hands of the one bridge that uses it.
struct TestBridge: Sendable {
    let folder: TemporaryFolder
    let store: Store
    let sinks: [String: SinkRef]
    var rules: IntakeRules
    var claimant: Claimant

    /// The sink that most tests need only one of.
    var hook: SinkRef {
        get throws { try sink("hook") }
    }

    init(
        in folder: TemporaryFolder? = nil, sinks: [SinkSetup] = [SinkSetup(name: "hook")], owner: Int64 = 1,
        rules: IntakeRules = .test()
    ) async throws {
        self.folder = try folder ?? TemporaryFolder()
        store = try Store.open(at: self.folder.store)
        self.sinks = try await store.ensure(sinks)
        self.rules = rules
        claimant = Claimant(owner: owner, until: .zero + .seconds(60))
    }

    func sink(_ name: String) throws -> SinkRef {
        guard let sink = sinks[name] else { throw NoSuchSink(name: name) }
        return sink
    }

    /// Takes observations in, and claims if there is room.
    @discardableResult
    func accept(
        _ observations: Observation..., room: [String: Int] = [:], at now: Timestamp = .zero
    ) async throws -> CommitResult {
        try await commit(intake: [ObservationBatch(watcher: "ci", observations: observations)], room: room, at: now)
    }

    /// Records how attempts ended, and claims if there is room.
    @discardableResult
    func record(
        _ endings: (ClaimedDelivery, AttemptRecord.Next)..., release: [ClaimedDelivery] = [], room: [String: Int] = [:],
        at now: Timestamp = .zero
    ) async throws -> CommitResult {
        try await commit(
            attempts: endings.map { AttemptRecord(of: $0.0, next: $0.1, at: now) }, release: release, room: room,
            at: now)
    }

    /// Claims what may be attempted now.
    func claim(_ name: String = "hook", upTo room: Int = 1000, at now: Timestamp = .zero) async throws
        -> [ClaimedDelivery]
    {
        try await store.claim(sink(name), upTo: room, at: now, by: claimant)
    }

    @discardableResult
    func commit(
        intake: [ObservationBatch] = [], notices: [Event] = [], attempts: [AttemptRecord] = [],
        release: [ClaimedDelivery] = [], changes: [(sink: SinkRef, change: CommitGroup.SinkChange)] = [],
        tellsDeadlines: Bool = false,
        room: [String: Int] = [:], at now: Timestamp = .zero
    ) async throws -> CommitResult {
        var rooms: [SinkRef: Int] = [:]
        for (name, room) in room { rooms[try sink(name)] = room }
        return try await store.commit(
            CommitGroup(
                now: now, intake: intake, notices: notices, attempts: attempts, releases: release.map(\.claim),
                changes: changes, tellsDeadlines: tellsDeadlines, claimant: claimant, room: rooms),
            by: rules)
    }

    /// How a sink stands.
    func standing(_ name: String = "hook") async throws -> SinkStanding {
        guard let standing = try await store.sinks().first(where: { $0.name == name }) else {
            throw NoSuchSink(name: name)
        }
        return standing
    }

    /// The ids of the runs of these deliveries.
    static func runs(_ deliveries: [ClaimedDelivery]?) -> [String] {
        (deliveries ?? []).map(\.event.run.id)
    }
}

struct NoSuchSink: Error {
    var name: String
}

extension AttemptRecord {
    /// A record with the report that goes with what is decided.
    init(of delivery: ClaimedDelivery, next: Next, at now: Timestamp = .zero) {
        let report =
            switch next {
            case .finish: AttemptReport(.delivered, status: 204)
            case .retry: AttemptReport(.retry(.init(.answer, "503 from the receiver"), after: .seconds(3)), status: 503)
            case .bury: AttemptReport(.rejected(.init(.answer, "the receiver said no")), status: 422, detail: "no")
            case .giveBack: AttemptReport(.retry(.init(.interrupted, "the bridge stopped")))
            }
        self.init(claim: delivery.claim, at: now, duration: .microseconds(1500), report: report, next: next)
    }
}
