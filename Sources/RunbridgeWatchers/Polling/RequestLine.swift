import RunbridgeCore
import Synchronization

/// The line in which all requests of an account stand, so that together they keep to its limit.
final class RequestLine: Sendable {
    private let spacing: Mutex<RequestSpacing>

    init(_ spacing: RequestSpacing) {
        self.spacing = Mutex(spacing)
    }

    /// Takes the next place; how long to wait for it. One that is later than the limit is not taken.
    func place(within limit: Duration, now: Timestamp) -> RequestSpacing.Place {
        spacing.withLock { $0.place(within: limit, now: now) }
    }

    /// Takes note of what an answer says.
    func heed(_ hints: [RateLimitHint], now: Timestamp) {
        guard !hints.isEmpty else { return }
        spacing.withLock { spacing in
            for hint in hints { spacing.heed(hint, now: now) }
        }
    }
}
