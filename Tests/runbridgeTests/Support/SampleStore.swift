import RunbridgeCore
import RunbridgeStore
import TestSupport

/// A real store that a bridge has worked with, its tracker and its router the real ones.
struct SampleStore {
    let folder: TemporaryFolder
    let store: Store
    private let rules: IntakeRules
    private let sinks: [String: SinkRef]
    private let claimant = Claimant(owner: 1, until: .zero + .seconds(86_400))

    var path: String { store.path }

    init() async throws {
        folder = try TemporaryFolder()
        store = try Store.open(at: folder.path("store.db"))
        sinks = try await store.ensure(["hook", "audit"].map { SinkSetup(name: $0) })
        let tracker = Tracker(digest: Self.digest)
        let router = Router(routes: [Route(when: [.core(.failed)], to: ["hook"]), Route(to: ["audit"])])
        rules = IntakeRules(
            track: { tracker.track($0, $1) }, encode: { Event.encoded($0) }, route: { router.route($0, $1) })
    }

    /// A batch that failed (its webhook was answered 503, then buried; the file took all), a job that succeeded, a
    /// response that goes on.
    static func lived() async throws -> SampleStore {
        let sample = try await SampleStore()
        try await sample.accept(.of("batch_a", .running, name: "nightly"), at: .zero)
        try await sample.accept(.of("resp_c", .queued, kind: "response"), at: .zero + .seconds(1))
        try await sample.accept(.of("ftjob_b", .succeeded, kind: "fine_tuning.job"), at: .zero + .seconds(2))
        var failure = Observation.of("batch_a", .failed, name: "nightly")
        failure.finding = .seen(
            Sighting(
                status: .failed, raw: "failed", name: "nightly",
                error: RunError(code: "invalid_request", message: "line 3 is no JSON"),
                counts: Counts(total: 100, succeeded: 97, failed: 3), createdAt: .zero,
                changedAt: .zero + .seconds(60)))
        try await sample.accept(failure, at: .zero + .seconds(65))
        // The second event of the batch waits for the first.
        for _ in 0..<2 {
            try await sample.attempt("audit", AttemptReport(.delivered), .finish, at: .zero + .seconds(66))
        }
        try await sample.attempt(
            "hook",
            AttemptReport(
                .retry(.init(.answer, "the receiver answered 503"), after: .milliseconds(2500)), status: 503,
                detail: "busy",
                phases: AttemptPhases(
                    resolve: .microseconds(410), connect: .microseconds(1250), tls: .microseconds(7800),
                    firstByte: .microseconds(12_100), total: .microseconds(12_400), isComplete: true)),
            .retry(at: .zero + .seconds(70)), at: .zero + .seconds(66))
        return sample
    }

    /// The same with the webhook given up.
    static func withDeadLetter() async throws -> SampleStore {
        let sample = try await lived()
        try await sample.attempt(
            "hook",
            AttemptReport(
                .rejected(.init(.answer, "the receiver answered 422")), status: 422,
                phases: AttemptPhases(
                    isConnectionKept: true, firstByte: .milliseconds(11), total: .milliseconds(12), isComplete: true)),
            .bury, at: .zero + .seconds(71))
        return sample
    }

    func accept(_ observations: Observation..., at now: Timestamp) async throws {
        try await accept(observations, at: now)
    }

    func accept(_ observations: [Observation], at now: Timestamp) async throws {
        let seen = observations.map { observation in
            var seen = observation
            seen.observedAt = now
            return seen
        }
        let batch = ObservationBatch(watcher: "openai", observations: seen)
        _ = try await store.commit(CommitGroup(now: now, intake: [batch]), by: rules)
    }

    /// Makes one attempt of all that one sink may be sent now.
    func attempt(
        _ sink: String, _ report: AttemptReport, _ next: AttemptRecord.Next, at now: Timestamp
    ) async throws {
        guard let sink = sinks[sink] else { return }
        let claims = try await store.claim(sink, upTo: 1000, at: now, by: claimant)
        let records = claims.map {
            AttemptRecord(claim: $0.claim, at: now, duration: .milliseconds(12.5), report: report, next: next)
        }
        _ = try await store.commit(CommitGroup(now: now, attempts: records, claimant: claimant), by: rules)
    }

    /// The ids of all events, the oldest first.
    func ids() async throws -> [String] { try await store.events(limit: 10_000).map(\.event.id.text) }

    /// FNV-1a, stretched: the same for the same bytes, which is all that a test needs of it.
    private static let digest: Digest = { bytes in
        (0..<4 as Range<UInt8>).flatMap { round in
            let hash = (bytes + [round]).reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
                ($0 ^ UInt64($1)) &* 0x100_0000_01b3
            }
            return (0..<8).map { UInt8(truncatingIfNeeded: hash >> ($0 * 8)) }
        }
    }
}

extension Observation {
    /// An observation of a run, made when it is accepted.
    static func of(_ id: String, _ status: Status, kind: String = "batch", name: String? = nil) -> Observation {
        Observation(
            key: RunKey(watcher: "openai", kind: kind, id: id), via: .poll, observedAt: .zero,
            finding: .seen(Sighting(status: status, raw: status.rawValue, name: name)))
    }
}

extension Timestamp {
    /// When samples begin: 2026-11-24T09:30:00Z.
    static let zero = Timestamp(seconds: 1_795_512_600)
}

extension SampleStore {
    /// Ever so many batches that run.
    static func many(_ count: Int) async throws -> SampleStore {
        let sample = try await SampleStore()
        try await sample.accept((0..<count).map { .of("batch_\($0)", .running) }, at: .zero)
        return sample
    }
}
