/// What is to be sent, and how long and how much of an answer is waited for.
public struct HTTPRequest: Sendable {
    /// The method, in capitals as a rule.
    public var method: String
    /// An `http` or `https` URL. A user and a password in it are sent as Basic authentication.
    public var url: String
    /// The header fields, sent in this order.
    ///
    /// The transport frames the message itself: `Content-Length`, `Transfer-Encoding`, `Connection` and their like are
    /// refused. Without a `Content-Type` none is sent.
    public var headers: HTTPHeaders
    /// The content. `nil` sends none; POST, PUT and PATCH then say that it is empty.
    public var body: [UInt8]?
    /// The longest the whole exchange may take, from the call of ``HTTPTransport/send(_:)`` to the answer's last byte.
    public var timeout: Duration
    /// The longest it may take until there is a connection: name, TCP, TLS.
    public var connectTimeout: Duration
    /// How many bytes of the answer's content are kept. When there is more, the rest is not read.
    public var responseLimit: Int

    /// A request.
    public init(
        method: String = "GET", url: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil, timeout: Duration,
        connectTimeout: Duration = .seconds(10), responseLimit: Int = 64 * 1024
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.responseLimit = responseLimit
    }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The method and where it goes. Paths, queries, header fields and content can hold secrets and are left out.
    public var description: String { "\(method) to \(URLPlace.text(of: url))" }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
