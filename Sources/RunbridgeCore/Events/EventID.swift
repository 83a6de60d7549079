/// The id of an event, `evt_` and 26 characters of Crockford's base32 in lower case: 128 bits.
///
/// The first 48 bits are a time in milliseconds, so that ids sort by time and an index over them only ever grows at its
/// end. The other 80 are cut from a SHA-256 over the run's watcher, kind, id, attempt and revision and the event's type:
/// the same change has the same id, whoever saw it.
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

extension EventID {
    /// The id of a change.
    ///
    /// - Parameters:
    ///   - time: when; moments outside of 48 bits of milliseconds become the nearest one inside.
    ///   - detail: what tells events apart that are alike in all else, as the word of an anomaly.
    public init(
        of type: EventType, run: RunKey, attempt: Int, revision: Int, detail: String = "", time: Timestamp,
        digest: Digest
    ) {
        var identity: [UInt8] = []
        identity.reserveCapacity(192)
        // Each text with its length before it, so that no two identities read the same.
        for text in [run.watcher, run.kind, run.id, type.text, detail] {
            identity.append(bigEndian: UInt32(truncatingIfNeeded: text.utf8.count))
            identity.append(contentsOf: text.utf8)
        }
        identity.append(bigEndian: Int64(attempt))
        identity.append(bigEndian: Int64(revision))
        let hash = digest(identity)
        let milliseconds = UInt64(max(0, min(time.milliseconds, 1 << 48 - 1)))
        high = milliseconds << 16 | UInt64(hash[0]) << 8 | UInt64(hash[1])
        low = hash[2..<10].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// When the event happened, as far as 48 bits of milliseconds can say.
    public var time: Timestamp { Timestamp(milliseconds: Int64(high >> 16)) }

    /// As it stands on the wire.
    public var text: String {
        String(unsafeUninitializedCapacity: 30) { buffer in
            for (index, byte) in "evt_".utf8.enumerated() { buffer[index] = byte }
            var (high, low) = (high, low)
            for index in stride(from: 29, through: 4, by: -1) {
                buffer[index] = Self.alphabet[Int(low & 31)]
                low = low >> 5 | high << 59
                high >>= 5
            }
            return 30
        }
    }

    /// The id of that text, letters large or small; `nil` if it is none.
    public init?(text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 30, text.hasPrefix("evt_"), bytes[4] >= 0x30, bytes[4] <= 0x37 else { return nil }
        var (high, low): (UInt64, UInt64) = (0, 0)
        for byte in bytes[4...] {
            // In letters 0x20 makes small ones of large ones; control characters it would make digits.
            guard let value = Self.alphabet.firstIndex(of: byte < 0x40 ? byte : byte | 0x20) else { return nil }
            high = high << 5 | low >> 59
            low = low << 5 | UInt64(value)
        }
        self.init(high: high, low: low)
    }

    /// Crockford's base32 alphabet (https://www.crockford.com/base32.html), in small letters.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
}

extension EventID: CustomStringConvertible {
    /// As it stands on the wire.
    public var description: String { text }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}
