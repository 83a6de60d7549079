/// How one attempt ended.
public enum DeliveryOutcome: Sendable, Equatable {
    /// The receiver has it.
    case delivered
    /// Not now; `after` is the least the receiver asked to be left alone for.
    case retry(Reason, after: Duration? = nil)
    /// Never: another attempt would end the same.
    case rejected(Reason)

    /// Why an attempt did not deliver.
    public struct Reason: Sendable, Equatable {
        /// What went wrong, for programs.
        public enum Code: String, Sendable, CaseIterable {
            /// The receiver answered, and its answer was no.
            case answer
            /// No answer in time.
            case timeout
            /// No connection, or it broke.
            case connection
            /// The name could not be resolved.
            case resolution
            /// TLS could not be agreed upon.
            case tls
            /// The address is not one that this sink may reach.
            case forbidden
            /// A program could not be started.
            case spawn
            /// A program ended by a signal.
            case signal
            /// Reading or writing failed.
            case io
            /// The event could not be put into the sink's format.
            case format
            /// The bridge stopped before the attempt ended. Does not count as an attempt.
            case interrupted
        }

        /// What went wrong, for programs.
        public var code: Code
        /// What went wrong, for people: one line, no secret in it.
        public var text: String

        /// A reason.
        public init(_ code: Code, _ text: String) {
            self.code = code
            self.text = text
        }
    }
}
