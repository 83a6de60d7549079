/// A run by its row: short, and good within one store only.
public struct RunRef: Sendable, Hashable, Comparable {
    /// The row's number.
    public let number: Int64

    init(_ number: Int64) {
        self.number = number
    }

    /// Earlier seen comes first.
    public static func < (lhs: RunRef, rhs: RunRef) -> Bool { lhs.number < rhs.number }
}

/// A sink by its row: short, good within one store only, and never given to another sink.
public struct SinkRef: Sendable, Hashable, Comparable {
    /// The row's number.
    public let number: Int64

    init(_ number: Int64) {
        self.number = number
    }

    /// Earlier known comes first.
    public static func < (lhs: SinkRef, rhs: SinkRef) -> Bool { lhs.number < rhs.number }
}
