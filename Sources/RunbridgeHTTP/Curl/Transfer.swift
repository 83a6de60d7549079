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
    let completion: CheckedContinuation<Result<HTTPResponse, HTTPFailure>, Never>

    /// Ends it.
    func finish(_ result: Result<HTTPResponse, HTTPFailure>) {
        completion.resume(returning: result)
    }
}
