/// When each phase of an exchange was over, counted from when the transport began it.
///
/// A phase is `nil` that did not take place, as on a kept connection, or was not over when the exchange failed.
public struct HTTPTimings: Sendable, Equatable {
    /// Whether the connection was there from before.
    public var isConnectionKept: Bool
    /// The name was resolved.
    public var resolve: Duration?
    /// The TCP connection stood.
    public var connect: Duration?
    /// TLS was agreed upon.
    public var tls: Duration?
    /// The first byte of the answer was there.
    public var firstByte: Duration?
    /// The exchange was over.
    public var total: Duration

    /// Timings.
    public init(
        isConnectionKept: Bool = false, resolve: Duration? = nil, connect: Duration? = nil, tls: Duration? = nil,
        firstByte: Duration? = nil, total: Duration = .zero
    ) {
        self.isConnectionKept = isConnectionKept
        self.resolve = resolve
        self.connect = connect
        self.tls = tls
        self.firstByte = firstByte
        self.total = total
    }
}
