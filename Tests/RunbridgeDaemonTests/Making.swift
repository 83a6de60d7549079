import RunbridgeCore

@testable import RunbridgeStore

/// A delivery that a lane could hold.
func makeDelivery(
    _ event: Int64, run: Int64 = 1, attempt: Int = 1, bytes: Int = 10
) -> ClaimedDelivery {
    let claim = Claim(event: event, sink: SinkRef(1), run: RunRef(run), number: attempt, attempt: attempt)
    let encoded = EncodedEvent(
        id: EventID(high: 0, low: UInt64(event)), type: .status(.failed),
        run: RunKey(watcher: "ci", kind: "run", id: "\(run)"), body: [UInt8](repeating: 0x7b, count: bytes))
    return ClaimedDelivery(claim: claim, event: encoded)
}

extension [ClaimedDelivery] {
    /// Their events, in order.
    var events: [Int64] { map(\.claim.event) }
}
