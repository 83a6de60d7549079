import Synchronization

/// One request on its way: what the sender, the inbox and the engine know it by.
final class Transfer: Sendable {
    /// What is to be sent.
    let request: HTTPRequest
    private let abandoned = Atomic(false)

    init(_ request: HTTPRequest) {
        self.request = request
    }

    /// Whether the sender has given it up, perhaps before the engine saw it.
    var isAbandoned: Bool { abandoned.load(ordering: .acquiring) }

    /// Gives it up.
    func abandon() {
        abandoned.store(true, ordering: .releasing)
    }
}

/// A transfer handed to the engine, and who waits for its end.
struct Submission: Sendable {
    let transfer: Transfer
    let completion: Completion
    /// When the request's timeout is over, by the monotonic clock.
    let deadline: UInt64

    init(_ transfer: Transfer, completion: Completion, now: UInt64 = MonotonicClock.now) {
        self.transfer = transfer
        self.completion = completion
        deadline = now + UInt64(transfer.request.timeout.boundedMilliseconds) * 1_000_000
    }

    /// Ends it outside of the engine's rounds.
    func refuse(_ failure: HTTPFailure) {
        switch completion {
        case .alone(let continuation): continuation.resume(returning: .failure(failure))
        case .member(let channel, let tag): channel.tellLater([HTTPEnding(tag: tag, result: .failure(failure))])
        }
    }

    /// Whether its sender has given it up.
    var isAbandoned: Bool {
        switch completion {
        case .alone: transfer.isAbandoned
        case .member(let channel, _): channel.isBrokenOff
        }
    }

    /// Whether it is one of this channel's.
    func belongs(to channel: CurlChannel) -> Bool {
        if case .member(let own, _) = completion { own === channel } else { false }
    }

    /// Why it ends when no connection became free in its time.
    var lateness: HTTPFailure {
        let span = TransferEnding.span(transfer.request.timeout.boundedMilliseconds)
        return HTTPFailure(.timeout, "\(placeText): no free connection within \(span)")
    }

    /// Where the request goes, as it may be shown.
    var placeText: String { URLPlace.text(of: transfer.request.url) }

    /// What is left of the timeout in milliseconds, rounded up; at least one.
    func remainingMilliseconds(now: UInt64) -> Int {
        deadline <= now ? 1 : Int((deadline - now + 999_999) / 1_000_000)
    }
}
