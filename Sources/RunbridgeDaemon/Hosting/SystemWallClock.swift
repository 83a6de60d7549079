public import RunbridgeCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The machine's own clock.
public struct SystemWallClock: WallClock {
    /// The clock.
    public init() {}

    /// This moment, to the millisecond.
    public var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
