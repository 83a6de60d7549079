import RunbridgeCore
import Synchronization

/// A clock that stands still until it is moved.
final class ManualClock: WallClock {
    private let moment = Mutex(Timestamp(seconds: 1_790_000_000))

    var now: Timestamp { moment.withLock { $0 } }

    func advance(_ duration: Duration) {
        moment.withLock { $0 = $0 + duration }
    }
}
