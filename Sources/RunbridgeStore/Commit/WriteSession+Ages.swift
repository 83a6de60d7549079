import RunbridgeCore

/// Burying what has become pointless. A sink without a limit pays a comparison, and no delivery under way is met.
extension WriteSession {
    /// The most deliveries that are buried for one claim, so that a transaction stays short. The rest has its turn at once.
    private static let buryingLimit = 1024

    /// What `find` finds to hand out, once what is too old of it is buried.
    func buryingOld(
        in state: DeliveryState, of sink: SinkRef, at now: Timestamp, _ find: () throws -> [ClaimedDelivery]
    ) throws -> [ClaimedDelivery] {
        guard let limit = memory.sinks[sink]?.ageLimit else { return try find() }
        var buried = 0
        while true {
            let found = try find()
            let old = try found.filter { try isTooOld($0, in: state, limit, at: now) }
            for delivery in old { try bury(delivery, in: state, because: limit.reason, at: now) }
            buried += old.count
            guard !old.isEmpty, buried < Self.buryingLimit else {
                return old.isEmpty ? found : found.filter { !old.contains($0) }
            }
        }
    }

    private func isTooOld(
        _ delivery: ClaimedDelivery, in state: DeliveryState, _ limit: AgeLimit, at now: Timestamp
    ) throws -> Bool {
        let time = delivery.event.id.time
        guard limit.isTooOld(time, at: now) else { return false }
        let askedFor = try statements[.askedAt].first({
            $0.add(delivery.claim.sink.number)
            $0.add(state.code)
            $0.add(delivery.claim.event)
        }) { $0.timeIfAny(0) }
        return limit.isTooOld(time, askedFor: askedFor ?? nil, at: now)
    }

    private func bury(
        _ delivery: ClaimedDelivery, in state: DeliveryState, because reason: String, at now: Timestamp
    ) throws {
        let claim = delivery.claim
        try statements[.buryOpen].run {
            $0.add(claim.sink.number)
            $0.add(state.code)
            $0.add(claim.event)
            $0.add(now.milliseconds)
        }
        memory.sinks.move(claim.sink, from: state, to: .dead)
        try note(
            .tooOld, event: claim.event, sink: claim.sink, at: now, detail: reason, attempts: claim.number - 1,
            was: state)
        expired.append(CommitResult.Expired(sink: claim.sink, event: delivery.event.id, reason: reason))
        try unblockNext(claim.run, for: claim.sink)
    }
}
