import Synchronization

/// Who waits for the end of an exchange.
enum Completion: Sendable {
    /// The sender of this one.
    case alone(CheckedContinuation<Result<HTTPResponse, HTTPFailure>, Never>)
    /// The sender of a group, in which it has this place.
    case member(SentGroup, place: Int)

    /// Tells that it has ended. Called once.
    func finish(_ result: Result<HTTPResponse, HTTPFailure>) {
        switch self {
        case .alone(let continuation): continuation.resume(returning: result)
        case .member(let group, let place): group.end(place, result)
        }
    }
}

/// Exchanges that were handed over together.
final class SentGroup: Sendable {
    private let remaining: Atomic<Int>
    private let ended: @Sendable (Int, Result<HTTPResponse, HTTPFailure>) -> Void
    private let completion: CheckedContinuation<Void, Never>

    /// A group of `count` exchanges, at least one; `completion` is resumed after the last has ended.
    init(
        count: Int, completion: CheckedContinuation<Void, Never>,
        ended: @escaping @Sendable (Int, Result<HTTPResponse, HTTPFailure>) -> Void
    ) {
        remaining = Atomic(count)
        self.completion = completion
        self.ended = ended
    }

    /// Notes the end of one.
    func end(_ place: Int, _ result: Result<HTTPResponse, HTTPFailure>) {
        ended(place, result)
        if remaining.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { completion.resume() }
    }
}
