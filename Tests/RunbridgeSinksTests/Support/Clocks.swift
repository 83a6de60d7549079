import Foundation
import RunbridgeCore

/// A clock that stands.
struct StandingClock: WallClock {
    var now = Timestamp(milliseconds: 1_795_512_600_120)
}

/// The time of the machine.
struct MachineClock: WallClock {
    var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
