/// Something that sends requests and brings back answers.
public protocol HTTPTransport: Sendable {
    /// Makes one exchange. Never follows a redirect.
    ///
    /// Doesn't throw: an answer of any status is a success, all else an ``HTTPFailure``. When the task is canceled the
    /// exchange is broken off and ends as ``HTTPFailure/Kind/canceled``; the receiver may have got the request.
    func send(_ request: HTTPRequest) async -> Result<HTTPResponse, HTTPFailure>

    /// Opens a channel for many exchanges, each as if it were sent alone.
    ///
    /// `ended` is called once for each exchange, with those that ended together, in no order. It is called on a thread of
    /// the transport, which works on nothing else meanwhile, and never from within ``HTTPChannel/begin(_:)``. It may
    /// begin others, and must not wait.
    func channel(_ ended: @escaping @Sendable ([HTTPEnding]) -> Void) -> any HTTPChannel
}
