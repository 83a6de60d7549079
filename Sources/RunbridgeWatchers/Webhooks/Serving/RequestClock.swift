import NIOCore

/// Decides how long a connection is waited for: pure, told what happened and when.
///
/// What a caller owes has an end in all, not one that each byte puts off: a request that trickles in is as bad as one that
/// stands still.
struct RequestClock: Equatable {
    /// How long each thing may take.
    struct Limits: Equatable, Sendable {
        /// From the connection's beginning to the end of the first head.
        var first: TimeAmount
        /// From an answer to the end of the next head.
        var idle: TimeAmount
        /// From the end of a head to the end of its body.
        var body: TimeAmount
        /// From the end of a request to its answer.
        var answer: TimeAmount
        /// From an answer that ends the connection to the caller's closing it.
        var farewell: TimeAmount
    }

    /// What is to be done when a deadline has passed.
    enum Action: Equatable {
        /// Nothing: it was put off.
        case waitUntil(NIODeadline)
        /// Let go of a connection on which nobody waits for an answer.
        case close
        /// Tell the caller that the body took too long.
        case giveUpBody
        /// Tell the caller that the answer takes too long.
        case giveUpAnswer
    }

    private let limits: Limits
    /// Whether the last request that began has not come whole.
    private var isReading = false
    /// The requests that have no answer.
    private var unanswered = 0
    /// Whether no more requests are taken.
    private(set) var isClosing = false
    /// When something is to be done unless something happens before.
    private(set) var deadline: NIODeadline

    /// A connection that begins now.
    init(_ limits: Limits, now: NIODeadline) {
        self.limits = limits
        deadline = now + limits.first
    }

    /// The head of a request came.
    mutating func began(now: NIODeadline) {
        isReading = true
        unanswered += 1
        if unanswered == 1 { deadline = now + limits.body }
    }

    /// The last request came whole.
    mutating func came(now: NIODeadline) {
        isReading = false
        if unanswered == 1 { deadline = now + limits.answer }
    }

    /// The oldest request was answered.
    mutating func answered(now: NIODeadline) {
        unanswered = max(0, unanswered - 1)
        switch (unanswered, isReading) {
        case (0, _): deadline = now + limits.idle
        case (1, true): deadline = now + limits.body
        default: deadline = now + limits.answer
        }
    }

    /// No more requests are taken; the caller is waited for to close.
    mutating func closes(now: NIODeadline) {
        guard !isClosing else { return }
        isClosing = true
        deadline = now + limits.farewell
    }

    /// What to do, now that a deadline has passed.
    func expired(now: NIODeadline) -> Action {
        if now < deadline { return .waitUntil(deadline) }
        if isClosing || unanswered == 0 { return .close }
        return isReading && unanswered == 1 ? .giveUpBody : .giveUpAnswer
    }
}
