import GRDB
import RunbridgeCore
import TestSupport
import Testing

@testable import RunbridgeStore

/// A bridge that does whatever comes into its head, beside a naive store that does the same.
struct RandomWork {
    static let names = ["hook", "free", "turncoat"]

    var bridge: TestBridge
    var naive = NaiveStore()
    var random: SeededRandom
    var now = Timestamp.zero
    /// What the lanes hold, in the order they got it.
    var held: [SinkRef: [ClaimedDelivery]] = [:]
    /// What went wrong; a test expects none of it.
    var faults: [String] = []

    init(seed: UInt64) async throws {
        random = SeededRandom(seed)
        bridge = try await TestBridge(sinks: Self.setups(turncoat: .run))
        naive.ordered = [try bridge.sink("hook"), try bridge.sink("turncoat")]
    }

    static func setups(turncoat order: DeliveryOrder) -> [SinkSetup] {
        [
            SinkSetup(name: "hook"), SinkSetup(name: "free", order: .none),
            SinkSetup(name: "turncoat", order: order),
        ]
    }

    /// Does one thing.
    mutating func step() async throws {
        now = now + .seconds(Int.random(in: 0..<3, using: &random))
        switch Int.random(in: 0..<40, using: &random) {
        case 0: try await crash()
        case 1: try await reopen()
        case 2: try await turn()
        case 3: try await retryDeadLetters()
        case 4...7: try await emitFromOutside()
        case 8...10: try await work(onFullDisk: true)
        default: try await work()
        }
    }

    /// A group with a bit of everything.
    private mutating func work(onFullDisk: Bool = false) async throws {
        var after = naive
        var lanes = held
        var group = CommitGroup(now: now, claimant: bridge.claimant)
        for name in Self.names {
            let sink = try bridge.sink(name)
            attempt(at: sink, lanes: &lanes, naive: &after, into: &group)
            if random.chance(oneIn: 12) {
                let until = now + .seconds(Int.random(in: -1..<4, using: &random))
                group.changes.append((sink, .pace(until: until)))
                after.closed[sink] = max(after.closed[sink] ?? until, until)
            }
            let room = [0, 1, 3, 1000].randomElement(using: &random)
            group.room[sink] = room
        }
        group.intake = [observe(naive: &after)]
        let rooms = group.room
        do {
            if onFullDisk { try await limitPages(true) }
            let result = try await bridge.store.commit(group, by: bridge.rules)
            if onFullDisk { try await limitPages(false) }
            naive = after
            held = lanes
            take(result, rooms: rooms)
        } catch let error as StoreError {
            if error != .full(path: bridge.folder.store) { faults.append("\(error)") }
            try await limitPages(false)
        }
    }

    /// Ends some attempts as a lane does: of a run in order only the first, and what stands behind one that did not
    /// arrive goes back.
    private mutating func attempt(
        at sink: SinkRef, lanes: inout [SinkRef: [ClaimedDelivery]], naive: inout NaiveStore,
        into group: inout CommitGroup
    ) {
        var lane = lanes[sink] ?? []
        for _ in 0..<Int.random(in: 0..<6, using: &random) where !lane.isEmpty {
            let isOrdered = naive.ordered.contains(sink)
            guard let any = lane.randomElement(using: &random) else { break }
            let chosen = isOrdered ? lane.first { $0.claim.run == any.claim.run } ?? any : any
            let next = ending()
            lane.removeAll { $0.claim == chosen.claim }
            group.attempts.append(AttemptRecord(of: chosen, next: next, at: now))
            if !naive.record(chosen.claim, next, owner: bridge.claimant.owner) { faults.append("lost \(chosen.claim)") }
            guard isOrdered, next != .finish, next != .bury else { continue }
            for follower in lane where follower.claim.run == chosen.claim.run { group.releases.append(follower.claim) }
            lane.removeAll { $0.claim.run == chosen.claim.run }
        }
        if let last = lane.last, random.chance(oneIn: 5) {
            lane.removeLast()
            group.releases.append(last.claim)
        }
        for claim in group.releases where claim.sink == sink { naive.release(claim) }
        lanes[sink] = lane
    }

    private mutating func ending() -> AttemptRecord.Next {
        switch Int.random(in: 0..<10, using: &random) {
        case 0...4: .finish
        case 5...7: .retry(at: now + .seconds(Int.random(in: 0..<6, using: &random)))
        case 8: .bury
        default: .giveBack
        }
    }

    private mutating func observe(naive: inout NaiveStore) -> ObservationBatch {
        var observations: [Observation] = []
        for _ in 0..<Int.random(in: 0..<6, using: &random) {
            let run = "run\(Int.random(in: 0..<8, using: &random))"
            let status = [Status.queued, .running, .failed].randomElement(using: &random) ?? .running
            let sinks = Self.names.filter { _ in random.chance(oneIn: 2) }
            observations.append(.of(run, status, at: now, to: sinks.joined(separator: " ")))
            _ = naive.see(run, status, sinks: sinks.compactMap { bridge.sinks[$0] })
        }
        return ObservationBatch(watcher: "ci", observations: observations)
    }

    private mutating func take(_ result: CommitResult, rooms: [SinkRef: Int]) {
        if !result.lost.isEmpty { faults.append("lost \(result.lost)") }
        for (sink, room) in rooms {
            let claimed = result.claimed[sink] ?? []
            if claimed.count > room { faults.append("\(claimed.count) claimed where there was room for \(room)") }
            for delivery in claimed {
                if let fault = naive.hand(delivery, to: bridge.claimant.owner, at: now) { faults.append(fault) }
            }
            held[sink, default: []] += claimed
            let left = naive.overdue(sink, at: now)
            if room == 1000, !left.isEmpty { faults.append("\(left) should have been handed out") }
        }
    }

    private mutating func crash() async throws {
        bridge = try await TestBridge(
            in: bridge.folder, sinks: Self.setups(turncoat: try order()), owner: bridge.claimant.owner + 1)
        held = [:]
        let taken = try await bridge.store.takeBackClaims(except: bridge.claimant.owner)
        let expected = naive.takeBack(except: bridge.claimant.owner)
        if taken != expected { faults.append("\(taken) claims taken back, not \(expected)") }
    }

    private mutating func reopen() async throws {
        try bridge.store.close()
        bridge = try await TestBridge(
            in: bridge.folder, sinks: Self.setups(turncoat: try order()), owner: bridge.claimant.owner)
    }

    private func order() throws -> DeliveryOrder {
        naive.ordered.contains(try bridge.sink("turncoat")) ? .run : .none
    }

    private mutating func turn() async throws {
        let order: DeliveryOrder = try order() == .run ? .none : .run
        _ = try await bridge.store.ensure(Self.setups(turncoat: order))
        naive.setOrder(order == .run, of: try bridge.sink("turncoat"))
    }

    private mutating func retryDeadLetters() async throws {
        let name = Self.names.randomElement(using: &random) ?? "hook"
        let command = try Store.open(at: bridge.folder.store, for: .existing)
        let retried = try await command.retryDeadLetters(
            matching: DeadFilter(sinks: [name]), by: "anna", at: now
        ).count
        let expected = naive.retryDead(try bridge.sink(name))
        if retried != expected { faults.append("\(retried) dead letters retried, not \(expected)") }
    }

    private mutating func emitFromOutside() async throws {
        let command = try Store.open(at: bridge.folder.store, for: .existing)
        var after = naive
        let batch = observe(naive: &after)
        _ = try await command.commit(CommitGroup(now: now, intake: [batch]), by: bridge.rules)
        naive = after
    }

    private func limitPages(_ isLimited: Bool) async throws {
        try await bridge.store.writer?.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(isLimited ? pages : 1_000_000)")
        }
    }

    /// Delivers all that is left, whatever it takes.
    mutating func drain() async throws {
        for _ in 0..<1000 {
            now = now + .seconds(10)
            var group = CommitGroup(now: now, claimant: bridge.claimant)
            for (sink, lane) in held {
                for delivery in lane {
                    group.attempts.append(AttemptRecord(of: delivery, next: .finish, at: now))
                    _ = naive.record(delivery.claim, .finish, owner: bridge.claimant.owner)
                }
                held[sink] = []
            }
            for name in Self.names { group.room[try bridge.sink(name)] = 1000 }
            let rooms = group.room
            take(try await bridge.store.commit(group, by: bridge.rules), rooms: rooms)
            if held.values.allSatisfy(\.isEmpty) { return }
        }
        faults.append("it never was empty")
    }
}
