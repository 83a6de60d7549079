public import RunbridgeCore
import Synchronization

/// A clock that stands still until it is moved.
public final class ManualClock: WallClock {
    private let moment: Mutex<Timestamp>

    /// A clock that shows that moment.
    public init(_ start: Timestamp = Timestamp(seconds: 1_790_000_000)) {
        moment = Mutex(start)
    }

    /// What it shows.
    public var now: Timestamp { moment.withLock { $0 } }

    /// Moves it on.
    public func advance(_ duration: Duration) {
        moment.withLock { $0 = $0 + duration }
    }
}
