/// Where a ``WebhookListener`` listens, and what it puts up with.
public struct WebhookListenerSettings: Sendable, Equatable {
    /// The address to listen on: a name or an IP address of this machine. `127.0.0.1` is reached from this machine only.
    public var host: String
    /// The port; 0 for one that the system chooses.
    public var port: Int
    /// The largest body, in bytes. One more byte is answered with 413.
    public var bodyLimit: Int
    /// The longest time from a request's head to the end of its body, after which it is answered with 408.
    public var bodyTimeout: Duration
    /// The longest time from a request's end to its answer, after which it is answered with 503. A hint's run is read
    /// again within it.
    public var answerTimeout: Duration
    /// The longest time that a connection waits for the next request's head to come whole.
    public var idleTimeout: Duration
    /// How long requests that are under way are waited for at the end.
    public var grace: Duration
    /// The most connections at once, fewer where the system gives fewer descriptors. Others wait to be accepted.
    public var connectionLimit: Int
    /// The most memory for bodies that are coming in or being stored, in bytes. What goes beyond is answered with 503.
    public var memoryLimit: Int

    /// Settings; what is left out is safe for a machine that others reach.
    public init(
        host: String = "127.0.0.1", port: Int = 8787, bodyLimit: Int = 1 << 20, bodyTimeout: Duration = .seconds(15),
        answerTimeout: Duration = .seconds(10), idleTimeout: Duration = .seconds(60), grace: Duration = .seconds(10),
        connectionLimit: Int = 4096, memoryLimit: Int = 64 << 20
    ) {
        self.host = host
        self.port = port
        self.bodyLimit = bodyLimit
        self.bodyTimeout = bodyTimeout
        self.answerTimeout = answerTimeout
        self.idleTimeout = idleTimeout
        self.grace = grace
        self.connectionLimit = connectionLimit
        self.memoryLimit = memoryLimit
    }
}
