/// The id of an event, `evt_` and 26 characters of Crockford's base32 in lower case: 128 bits.
///
/// The first 48 bits are the event's time in milliseconds, so that ids sort by time and an index over them only ever
/// grows at its end. The other 80 are cut from a SHA-256 over the run's watcher, kind, id, attempt and revision and
/// the event's type: the same change has the same id, whoever saw it.
public struct EventID: Sendable, Hashable, Comparable {
    /// The upper and the lower half of the 128 bits.
    public let high: UInt64, low: UInt64

    /// An id by its halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Sorts by time.
    public static func < (lhs: EventID, rhs: EventID) -> Bool { (lhs.high, lhs.low) < (rhs.high, rhs.low) }
}

/// A function from bytes to their SHA-256, handed in because Core depends on no cryptography.
public typealias Digest = @Sendable ([UInt8]) -> [UInt8]
