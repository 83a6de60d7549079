/// What of a request to AWS is signed.
public struct AWSRequest: Sendable {
    /// The method, in capitals.
    public var method: String
    /// The absolute URL as it is sent: its path percent-encoded once, its query in any order. A user in it is left out.
    public var url: String
    /// The header fields that are signed, in the order sent. `host` comes from the URL unless it is among them. Those that
    /// a proxy might change are better left out.
    public var headers: [(name: String, value: String)]
    /// The content; empty where there is none.
    public var body: [UInt8]

    /// A request.
    public init(method: String, url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}
