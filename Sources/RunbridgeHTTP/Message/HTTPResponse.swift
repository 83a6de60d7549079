/// An answer, whatever its status.
public struct HTTPResponse: Sendable {
    /// The status code of the final answer, never an interim 1xx.
    public var status: Int
    /// The header fields, without trailers.
    public var headers: HTTPHeaders
    /// The content as it was sent (never decompressed), up to the request's limit.
    public var body: [UInt8]
    /// Whether there was more content than the limit.
    public var isTruncated: Bool
    /// Where the time went.
    public var timings: HTTPTimings

    /// An answer.
    public init(
        status: Int, headers: HTTPHeaders = [:], body: [UInt8] = [], isTruncated: Bool = false,
        timings: HTTPTimings = HTTPTimings()
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isTruncated = isTruncated
        self.timings = timings
    }
}
