/// Something that sends requests and brings back answers.
public protocol HTTPTransport: Sendable {
    /// Makes one exchange. Never follows a redirect.
    ///
    /// Doesn't throw: an answer of any status is a success, all else an ``HTTPFailure``. When the task is canceled the
    /// exchange is broken off and ends as ``HTTPFailure/Kind/canceled``; the receiver may have got the request.
    func send(_ request: HTTPRequest) async -> Result<HTTPResponse, HTTPFailure>
}
