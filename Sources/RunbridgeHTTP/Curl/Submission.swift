import Synchronization

/// Whether the sender of one request has given it up, perhaps before the engine saw it.
final class Abandonment: Sendable {
    private let abandoned = Atomic(false)

    /// Whether it has.
    var isDone: Bool { abandoned.load(ordering: .acquiring) }

    /// Gives it up.
    func give() {
        abandoned.store(true, ordering: .releasing)
    }
}

/// A request handed to the engine, and who waits for its end.
struct Submission: Sendable {
    let request: HTTPRequest
    let completion: Completion
    /// When the request's timeout is over, by the monotonic clock.
    let deadline: UInt64

    init(_ request: HTTPRequest, completion: Completion, now: UInt64 = MonotonicClock.now) {
        self.request = request
        self.completion = completion
        deadline = now + UInt64(request.timeout.boundedMilliseconds) * 1_000_000
    }

    /// Ends it outside of the engine's rounds.
    func refuse(_ failure: HTTPFailure) {
        switch completion {
        case .alone(let continuation, _): continuation.resume(returning: .failure(failure))
        case .member(let channel, let tag): channel.tellLater([HTTPEnding(tag: tag, result: .failure(failure))])
        }
    }

    /// Whether its sender has given it up.
    var isAbandoned: Bool {
        switch completion {
        case .alone(_, let abandonment): abandonment.isDone
        case .member(let channel, _): channel.isBrokenOff
        }
    }

    /// Why it ends when no connection became free in its time.
    var lateness: HTTPFailure {
        let span = TransferEnding.span(request.timeout.boundedMilliseconds)
        return HTTPFailure(.timeout, "\(placeText): no free connection within \(span)")
    }

    /// Where the request goes, as it may be shown.
    var placeText: String { URLPlace.text(of: request.url) }

    /// What is left of the timeout in milliseconds, rounded up; at least one.
    func remainingMilliseconds(now: UInt64) -> Int {
        deadline <= now ? 1 : Int((deadline - now + 999_999) / 1_000_000)
    }
}
