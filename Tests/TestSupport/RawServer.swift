/// A TCP server on 127.0.0.1 that knows nothing of HTTP but where a request ends: it plays a script to each connection
/// and keeps what it got.
///
/// One thread serves all connections. The server ends when it is let go.
public final class RawServer: Sendable {
    /// What is done next on a connection.
    public enum Step: Sendable {
        /// Waits for the blank line that ends a request's head; the content stays unread.
        case readHead
        /// Waits for a whole request, its content as long as its `Content-Length` says.
        case readRequest
        /// Sends bytes.
        case send([UInt8])
        /// Sends bytes again and again until the peer is gone.
        case flood([UInt8])
        /// Waits for a request and sends bytes, again and again until the peer closes.
        case answerEach([UInt8])
        /// Waits until the peer closes, reading whatever comes.
        case awaitClose
        /// Breaks the connection off at once; the peer sees a reset.
        case reset

        /// Sends text, line breaks as they stand.
        public static func send(_ text: String) -> Step { .send(Array(text.utf8)) }
        /// Waits for a request and sends text, again and again until the peer closes.
        public static func answerEach(_ text: String) -> Step { .answerEach(Array(text.utf8)) }
    }

    /// A request as it came.
    public struct Request: Sendable {
        /// The number of its connection, from 0.
        public let connection: Int
        /// Its first line and header fields, without the blank line.
        public let head: String
        /// Its content.
        public let body: [UInt8]

        /// The first line: method, target, version.
        public var line: String { head.lines.first ?? "" }

        /// The values by a name, in order; the name matches in either case.
        public func values(of name: String) -> [String] { head.values(of: name) }
    }

    private let record: RawServerRecord
    /// Where it listens.
    public let port: Int

    /// A server that plays to each connection what the script says for its number, from 0. After the last step it
    /// closes: it sends no more, and reads until the peer has closed too.
    public init(_ script: @escaping @Sendable (_ connection: Int) -> [Step]) throws {
        let listener = try ListeningSocket()
        port = listener.port
        record = try RawServerRecord()
        RawServerLoop.start(listener: listener, record: record, script: script)
    }

    /// A server that plays the same to each connection.
    public convenience init(_ steps: Step...) throws {
        try self.init { _ in steps }
    }

    deinit {
        record.stop()
    }

    /// A URL of this server.
    public func url(_ path: String = "/", host: String = "127.0.0.1") -> String { "http://\(host):\(port)\(path)" }

    /// How many connections have been accepted.
    public var connectionCount: Int { record.snapshot.connections }

    /// The requests that came in whole, in order.
    public var requests: [Request] { record.snapshot.requests }

    /// Returns when so many requests have come in, with them. Returns what there is when the task is canceled.
    public func requests(atLeast count: Int) async -> [Request] {
        await record.wait { $0.requests.count >= count }.requests
    }

    /// Returns when so many heads have come in; a request that came in whole counts too.
    public func heads(atLeast count: Int) async {
        _ = await record.wait { $0.heads >= count }
    }

    /// Returns when so many connections have been closed by the peer.
    public func closedConnections(atLeast count: Int) async {
        _ = await record.wait { $0.closed >= count }
    }
}

extension String {
    fileprivate var lines: [String] { split(separator: "\r\n").map(String.init) }

    func values(of name: String) -> [String] {
        lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name.lowercased() else {
                return nil
            }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return String(value)
        }
    }
}
