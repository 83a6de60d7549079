/// An answer, whatever its status.
public struct HTTPResponse: Sendable {
    /// When each phase was over, counted from the start of the exchange.
    ///
    /// A phase that did not happen (no TLS, a connection used again) ends when the one before it did.
    public struct Timings: Sendable, Equatable {
        /// The name was resolved.
        public var resolve: Duration
        /// The TCP connection stood.
        public var connect: Duration
        /// TLS was agreed upon.
        public var tls: Duration
        /// The first byte of the answer was there.
        public var firstByte: Duration
        /// The exchange was over.
        public var total: Duration

        /// Timings.
        public init(
            resolve: Duration = .zero, connect: Duration = .zero, tls: Duration = .zero, firstByte: Duration = .zero,
            total: Duration = .zero
        ) {
            self.resolve = resolve
            self.connect = connect
            self.tls = tls
            self.firstByte = firstByte
            self.total = total
        }
    }

    /// The status code of the final answer, never an interim 1xx.
    public var status: Int
    /// The header fields, without trailers.
    public var headers: HTTPHeaders
    /// The content as it was sent (never decompressed), up to the request's limit.
    public var body: [UInt8]
    /// Whether there was more content than the limit.
    public var isTruncated: Bool
    /// When each phase was over.
    public var timings: Timings

    /// An answer.
    public init(
        status: Int, headers: HTTPHeaders = [:], body: [UInt8] = [], isTruncated: Bool = false,
        timings: Timings = Timings()
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isTruncated = isTruncated
        self.timings = timings
    }
}
