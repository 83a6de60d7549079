/// Why there was no answer.
public struct HTTPFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, for programs.
    public enum Kind: String, Sendable, CaseIterable {
        /// The name could not be resolved.
        case resolution
        /// No connection, or it broke.
        case connection
        /// TLS could not be agreed upon, or the certificate is not trusted.
        case tls
        /// It took too long.
        case timeout
        /// Every address of the host is one that the address guard refuses.
        case forbidden
        /// The request cannot be sent as it is. Nothing left this machine.
        case invalidRequest
        /// The sender gave up, or the transport was shut down.
        case canceled
        /// What came is not an HTTP answer that can be accepted.
        case `protocol`
    }

    /// What went wrong, for programs.
    public var kind: Kind
    /// What went wrong, for people: one line that begins with the host and port. Holds no other part of the URL.
    public var message: String
    /// Where the time went, and so how far it came; `nil` if nothing was begun.
    public var timings: HTTPTimings?

    /// A failure.
    public init(_ kind: Kind, _ message: String, timings: HTTPTimings? = nil) {
        self.kind = kind
        self.message = message
        self.timings = timings
    }

    /// The message.
    public var description: String { message }
}
