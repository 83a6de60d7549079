/// How a run of a program ended, and what it said.
struct ProgramEnding: Sendable, Equatable {
    /// How.
    enum Manner: Sendable, Equatable {
        /// By itself, with this status.
        case exited(Int)
        /// By a signal that was not the bridge's.
        case signaled(Int)
        /// By the bridge, because its time was up.
        case timedOut
        /// By the bridge, because the attempt was canceled.
        case interrupted
        /// It never began, and why.
        case notStarted(String)
    }

    /// How.
    var manner: Manner
    /// The end of what it wrote to standard output.
    var output = OutputTail()
    /// The end of what it wrote to standard error.
    var errors = OutputTail()
}

/// The end of what was written to a stream.
struct OutputTail: Sendable, Equatable {
    /// The most bytes that are kept.
    static let limit = 2048

    private var bytes: [UInt8] = []
    /// Whether there was more before it.
    private(set) var isCut = false

    /// Nothing yet.
    init() {}

    /// What is kept.
    var kept: [UInt8] { bytes.suffix(Self.limit) }

    /// Takes in more.
    mutating func append(_ more: some Collection<UInt8>) {
        bytes.append(contentsOf: more.suffix(Self.limit))
        isCut = isCut || more.count > Self.limit || bytes.count > Self.limit
        // Not at every append, so that small ones stay cheap.
        if bytes.count > 2 * Self.limit { bytes.removeFirst(bytes.count - Self.limit) }
    }
}
