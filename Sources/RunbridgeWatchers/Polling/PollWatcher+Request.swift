import RunbridgeHTTP
import RunbridgeProviders

extension PollWatcher {
    /// A request as the transport takes it, the key in its place.
    func httpRequest(_ request: ProviderRequest) -> HTTPRequest {
        var headers = HTTPHeaders(request.headers(key: key).map { HTTPHeader(name: $0.name, value: $0.value) })
        if headers["accept"] == nil { headers.add("Accept", "application/json") }
        return HTTPRequest(
            method: request.method, url: request.url, headers: headers, body: request.body, timeout: timeout,
            responseLimit: Self.answerLimit)
    }
}
