public import RunbridgeCore
public import RunbridgeHTTP
public import RunbridgeProviders

/// How an account at a provider is asked. What asks with the same value shares its limit of requests.
public struct ProviderAccess: Sendable {
    /// Where and how to ask.
    public let provider: Provider
    let key: Secret?
    let parameters: [String: String]
    let timeout: Duration
    let transport: any HTTPTransport
    let clock: any WallClock
    let line: RequestLine
    private let redaction: Redaction

    /// The largest answer that is read, in bytes.
    static let answerLimit = 8 * 1024 * 1024

    /// Access to a provider.
    ///
    /// - Parameters:
    ///   - provider: where and how to ask.
    ///   - key: the API key.
    ///   - parameters: the values of the provider's parameters.
    ///   - requestsPerMinute: the most requests a minute, spread evenly; `nil` for as many as it takes.
    ///   - timeout: the longest that one request may take.
    ///   - transport: what carries the requests.
    ///   - clock: what says when a run was seen.
    public init(
        provider: Provider, key: Secret?, parameters: [String: String] = [:], requestsPerMinute: Int? = nil,
        timeout: Duration = .seconds(30), transport: any HTTPTransport, clock: any WallClock = SystemClock()
    ) {
        self.provider = provider
        self.key = key
        self.parameters = parameters
        self.timeout = timeout
        self.transport = transport
        self.clock = clock
        line = RequestLine(RequestSpacing(perMinute: requestsPerMinute))
        redaction = Redaction(
            [key?.reveal(), parameters[AWSAuthentication.sessionToken]].compactMap { $0 })
    }

    /// Asks, now, and takes note of what the answer says about further requests.
    ///
    /// - Parameters:
    ///   - limit: the longest that it may take, if that is less than the timeout.
    ///   - validator: what it is as it was by; then nothing but changes is asked for. Only with GET.
    func answer(
        to request: ProviderRequest, within limit: Duration? = nil, unless validator: Validator? = nil
    ) async -> Answer {
        let fields: [RequestHeader]
        do {
            fields = try request.sentHeaders(key: key, now: clock.now)
        } catch {
            return .refused("\(error)", keyIsInvalid: true)
        }
        var headers = HTTPHeaders(fields.map { HTTPHeader(name: $0.name, value: $0.value) })
        if headers["accept"] == nil { headers.add("Accept", "application/json") }
        if let validator { headers.add(validator.condition.name, validator.condition.value) }
        let result = await transport.send(
            HTTPRequest(
                method: request.method, url: request.url, headers: headers, body: request.body,
                timeout: min(timeout, limit ?? timeout), responseLimit: Self.answerLimit))
        let now = clock.now
        if case .success(let response) = result {
            line.heed(RateLimitHint.all(in: response.headers, now: now), now: now)
        }
        return Answer(
            result, isConditional: validator != nil, pollAfterHeader: provider.pollAfterHeader, now: now)
    }

    /// A text as it may be shown: whose it is, and without what is secret, wherever it may have come from.
    func shown(_ text: String) -> String {
        redaction.applied(to: "\(provider.title), \(text)")
    }
}
