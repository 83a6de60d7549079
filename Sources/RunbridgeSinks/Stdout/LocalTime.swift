public import RunbridgeCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The clock on the wall.
public enum LocalTime {
    /// How many seconds the system's time zone is ahead of UTC at a time, summer time included.
    @Sendable public static func utcOffset(at moment: Timestamp) -> Int {
        var seconds = time_t(moment.milliseconds / 1000)
        var parts = tm()
        return localtime_r(&seconds, &parts) == nil ? 0 : parts.tm_gmtoff
    }
}
