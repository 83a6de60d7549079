import Foundation
import RunbridgeCore

/// The time of the machine.
struct MachineClock: WallClock {
    var now: Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}
