import DequeModule
import RunbridgeCore
import RunbridgeStore

/// What a lane holds: the deliveries it has claimed, which of them may go now, and which wait for one before them.
///
/// A pure value: it decides, the lane acts. Within a run the order of claiming is kept when `order` is `run`: of one
/// run at most one delivery is under way. When that one has to wait for a retry, those behind it are given back, since
/// only the store knows when their turn comes. While any delivery of a run is on its way back to the store, all that
/// comes of that run is refused: the store may have handed it out before it knew of those that come back.
struct LaneQueue: Sendable {
    /// The most deliveries held, and about the most bytes of their bodies: what is claimed next is taken to be as large
    /// as the largest body so far, so that only a first hand-out of large bodies can go beyond.
    struct Bounds: Sendable {
        var deliveries = 2048
        var bytes = 8 << 20
    }

    private let bounds: Bounds
    private var order: DeliveryOrder
    private var ready: Deque<ClaimedDelivery> = []
    private var held: [RunRef: Deque<ClaimedDelivery>] = [:]
    private var busy: Set<RunRef> = []
    /// How many deliveries of a run are on their way back to the store.
    private var returning: [RunRef: Int] = [:]
    private var bytes = 0
    private var largestBody = 1024
    private(set) var count = 0
    private(set) var inFlight = 0

    /// An empty queue.
    init(order: DeliveryOrder, bounds: Bounds = Bounds()) {
        self.order = order
        self.bounds = bounds
    }

    /// How many more deliveries it has room for.
    var room: Int {
        guard bytes < bounds.bytes else { return 0 }
        return max(0, min(bounds.deliveries - count, 1 + (bounds.bytes - bytes) / largestBody))
    }

    /// Whether it holds nothing, in flight or not.
    var isEmpty: Bool { count == 0 }

    /// How many may go now.
    var readyCount: Int { ready.count }

    /// Whether something may go now.
    var hasReady: Bool { !ready.isEmpty }

    /// Takes in what was claimed. Returns what has to be given back at once, because others of its run are on their way back.
    mutating func enqueue(_ deliveries: [ClaimedDelivery]) -> [ClaimedDelivery] {
        guard order == .run, !returning.isEmpty else {
            for delivery in deliveries { append(delivery) }
            return []
        }
        var refused: [ClaimedDelivery] = []
        for delivery in deliveries {
            if returning[delivery.claim.run] != nil { refused.append(delivery) } else { append(delivery) }
        }
        sendBack(refused)
        return refused
    }

    /// Takes out up to that many that may go now.
    mutating func take(upTo limit: Int) -> [ClaimedDelivery] {
        var taken: [ClaimedDelivery] = []
        while taken.count < limit, let next = ready.popFirst() {
            if order == .run, !busy.insert(next.claim.run).inserted {
                held[next.claim.run, default: []].append(next)
                continue
            }
            taken.append(next)
        }
        inFlight += taken.count
        return taken
    }

    /// Takes out up to that many for one attempt together. Several of one run may be among them, in order.
    mutating func takeBatch(upTo limit: Int) -> [ClaimedDelivery] {
        let taken = Array(ready.prefix(limit))
        ready.removeFirst(taken.count)
        inFlight += taken.count
        return taken
    }

    /// An attempt ended and its delivery will not be tried again: the next of its run may go.
    mutating func settle(_ delivery: ClaimedDelivery) {
        leave(delivery)
        inFlight -= 1
        guard order == .run, busy.remove(delivery.claim.run) != nil else { return }
        guard var followers = held.removeValue(forKey: delivery.claim.run), let next = followers.popFirst() else {
            return
        }
        ready.prepend(next)
        if !followers.isEmpty { held[delivery.claim.run] = followers }
    }

    /// An attempt ended and its delivery waits in the store. Returns those of its run behind it, to be given back.
    mutating func turnAway(_ delivery: ClaimedDelivery) -> [ClaimedDelivery] {
        leave(delivery)
        inFlight -= 1
        guard order == .run else { return [] }
        busy.remove(delivery.claim.run)
        var followers = Array(held.removeValue(forKey: delivery.claim.run) ?? [])
        if ready.contains(where: { $0.claim.run == delivery.claim.run }) {
            followers += ready.filter { $0.claim.run == delivery.claim.run }
            ready.removeAll { $0.claim.run == delivery.claim.run }
        }
        for follower in followers { leave(follower) }
        sendBack([delivery])
        sendBack(followers)
        return followers
    }

    /// The store has written that deliveries of these runs came back, each run as often as it had one.
    mutating func admit(_ runs: some Sequence<RunRef>) {
        for run in runs {
            guard let count = returning[run] else { continue }
            returning[run] = count > 1 ? count - 1 : nil
        }
    }

    /// Takes out everything that is not in flight, to be given back.
    mutating func drain() -> [ClaimedDelivery] {
        let all = Array(ready) + held.values.flatMap { $0 }
        ready.removeAll()
        held.removeAll()
        for delivery in all { leave(delivery) }
        sendBack(all)
        return all
    }

    /// Gives all back that came too late for a lane that is about to change.
    mutating func turnBack(_ deliveries: [ClaimedDelivery]) { sendBack(deliveries) }

    /// From now on it is in that order. It holds nothing.
    mutating func turn(to order: DeliveryOrder) {
        if order != self.order { returning = [:] }
        self.order = order
    }

    private mutating func sendBack(_ deliveries: [ClaimedDelivery]) {
        guard order == .run else { return }
        for delivery in deliveries { returning[delivery.claim.run, default: 0] += 1 }
    }

    private mutating func append(_ delivery: ClaimedDelivery) {
        ready.append(delivery)
        count += 1
        bytes += delivery.event.body.count
        largestBody = max(largestBody, delivery.event.body.count)
    }

    private mutating func leave(_ delivery: ClaimedDelivery) {
        count -= 1
        bytes -= delivery.event.body.count
    }
}
