import Synchronization

/// Something that sends requests and brings back answers.
public protocol HTTPTransport: Sendable {
    /// Makes one exchange. Never follows a redirect.
    ///
    /// Doesn't throw: an answer of any status is a success, all else an ``HTTPFailure``. When the task is canceled the
    /// exchange is broken off and ends as ``HTTPFailure/Kind/canceled``; the receiver may have got the request.
    func send(_ request: HTTPRequest) async -> Result<HTTPResponse, HTTPFailure>

    /// Makes many exchanges at once, each as if it were sent alone, and returns when the last has ended.
    ///
    /// `ended` is called once for each request, with its place in the array, when its exchange ends: in no order, on a
    /// thread of the transport, which works on nothing else meanwhile. It should note the result and return.
    func send(
        _ requests: [HTTPRequest],
        ended: @escaping @Sendable (_ place: Int, _ result: Result<HTTPResponse, HTTPFailure>) -> Void
    ) async
}

extension HTTPTransport {
    /// Makes many exchanges at once, each in a task of its own.
    public func send(
        _ requests: [HTTPRequest],
        ended: @escaping @Sendable (_ place: Int, _ result: Result<HTTPResponse, HTTPFailure>) -> Void
    ) async {
        await withDiscardingTaskGroup { group in
            for (place, request) in requests.enumerated() {
                group.addTask { ended(place, await send(request)) }
            }
        }
    }

    /// Makes many exchanges at once and returns what came of them, in the order of the requests.
    public func send(_ requests: [HTTPRequest]) async -> [Result<HTTPResponse, HTTPFailure>] {
        let results = SentGroupResults(count: requests.count)
        await send(requests) { results.put($1, at: $0) }
        return results.all
    }
}

/// What came of the requests of a group so far.
private final class SentGroupResults: Sendable {
    private let results: Mutex<[Result<HTTPResponse, HTTPFailure>?]>

    init(count: Int) {
        results = Mutex(Array(repeating: nil, count: count))
    }

    func put(_ result: Result<HTTPResponse, HTTPFailure>, at place: Int) {
        results.withLock { $0[place] = result }
    }

    /// All of them, once every request has ended.
    var all: [Result<HTTPResponse, HTTPFailure>] { results.withLock { $0.compactMap { $0 } } }
}
