public import RunbridgeCore
public import RunbridgeFormats
public import RunbridgeHTTP
public import RunbridgeSigning

/// Sends each event as a POST request to a URL: a receiver of webhooks, or a chat service by its format.
///
/// Any number of attempts may be under way at once. Of the answers 2xx means delivered; 400, 413 and 422 rejected; 410
/// rejected, and the sink pauses; all else and every fault of the transport is tried again. `Retry-After` is obeyed up to
/// 7 days, and with 429 and 503 it holds for the whole sink. Redirects are never followed.
///
/// The URL and the values of its headers count as secrets: they are neither in a report nor in a description.
public struct WebhookSink: Sink {
    /// A header field of every request.
    public struct Header: Sendable {
        /// Its name.
        public var name: String
        /// Its value, never shown.
        public var value: Secret

        /// A header field.
        public init(_ name: String, _ value: Secret) {
            self.name = name
            self.value = value
        }
    }

    /// How much of an answer is read: more than is kept, so that a secret at the end of what is kept is seen whole.
    private static let responseLimit = 16 * 1024

    private let url: Secret
    let transport: any HTTPTransport
    let clock: any WallClock
    private let format: Format
    private let signer: WebhookSigner?
    private let headers: [Header]
    private let setsContentType: Bool
    private let timeout: Duration
    private let reading: AnswerReading

    /// A sink.
    ///
    /// - Parameters:
    ///   - url: where to, `http` or `https`. It counts as a secret.
    ///   - transport: what sends. Its address guard should be ``addressGuard(url:allowPrivate:)``.
    ///   - clock: gives the time that is signed and that `Retry-After` is counted from.
    ///   - format: what is sent; by default the event's own bytes.
    ///   - signer: signs the body as it is sent, with the event's id and this attempt's time (Standard Webhooks 1.0.0);
    ///     `nil` sends it unsigned.
    ///   - headers: more header fields. They stand in the place of the format's by the same names, never in that of the
    ///     signature's.
    ///   - timeout: the longest an attempt may take, from the name's resolution to the answer's last byte.
    public init(
        url: String, transport: any HTTPTransport, clock: any WallClock, format: Format = .cloudEvents,
        signer: WebhookSigner? = nil, headers: [Header] = [], timeout: Duration = .seconds(15)
    ) {
        self.url = Secret(url)
        self.transport = transport
        self.clock = clock
        self.format = format
        self.signer = signer
        let signed = WebhookHeader.allCases.map(\.rawValue)
        self.headers = headers.filter { signer == nil || !signed.contains($0.name.lowercased()) }
        setsContentType = headers.contains { $0.name.lowercased() == "content-type" }
        self.timeout = timeout
        reading = AnswerReading(
            answers: format.answers, redaction: .forWebhook(url: url, headers: headers.map(\.value)))
    }

    /// Makes one attempt.
    public func deliver(_ delivery: Delivery) async -> AttemptReport {
        switch request(for: delivery, now: clock.now) {
        case .success(let request): report(on: await transport.send(request), now: clock.now)
        case .failure(let unfit): report(on: unfit)
        }
    }

    func report(on result: Result<HTTPResponse, HTTPFailure>, now: Timestamp) -> AttemptReport {
        switch result {
        case .success(let response): reading.report(on: response, now: now)
        case .failure(let failure): reading.report(on: failure)
        }
    }

    func report(on unfit: UnfitEvent) -> AttemptReport {
        AttemptReport(.rejected(.init(.format, reading.redaction.applied(to: unfit.text))))
    }

    /// Asks the receiver for its `HEAD`, which carries no event: any answer will do.
    public func check() async -> String? {
        var request = HTTPRequest(method: "HEAD", url: url.reveal(), timeout: min(timeout, .seconds(10)))
        for header in headers { request.headers.add(header.name, header.value.reveal()) }
        guard case .failure(let failure) = await transport.send(request) else { return nil }
        switch reading.report(on: failure).outcome {
        case .delivered: return nil
        case .retry(let reason, _), .rejected(let reason): return reason.text
        }
    }

    /// The request of an attempt that is made now.
    func request(for delivery: Delivery, now: Timestamp) -> Result<HTTPRequest, UnfitEvent> {
        Result { () throws(UnfitEvent) in try signedRequest(for: delivery, now: now) }
    }

    private func signedRequest(for delivery: Delivery, now: Timestamp) throws(UnfitEvent) -> HTTPRequest {
        let body: RenderedBody
        do throws(FormatError) {
            body = try format.render(delivery.event)
        } catch {
            throw .init(text: "the event cannot be put into the format \(format.name): \(error)")
        }
        var fields: [HTTPHeader] = []
        fields.reserveCapacity(headers.count + body.headers.count + 4)
        if !setsContentType { fields.append(HTTPHeader(name: "content-type", value: body.contentType)) }
        for header in body.headers {
            let field = HTTPHeader(name: header.name, value: header.value)
            if !headers.contains(where: { field.isNamed($0.name) }) { fields.append(field) }
        }
        for header in headers { fields.append(HTTPHeader(name: header.name, value: header.value.reveal())) }
        if let signer {
            let signature = signer.headers(id: try id(of: delivery.event), timestamp: now, body: body.bytes)
            for (name, value) in signature.fields { fields.append(HTTPHeader(name: name, value: value)) }
        }
        return HTTPRequest(
            method: "POST", url: url.reveal(), headers: HTTPHeaders(fields), body: body.bytes, timeout: timeout,
            responseLimit: Self.responseLimit)
    }

    private func id(of event: EncodedEvent) throws(UnfitEvent) -> WebhookID {
        do throws(SigningError) {
            return try WebhookID(event.id.text)
        } catch {
            throw .init(text: error.description)
        }
    }
}

/// Why an event cannot be sent as it is.
struct UnfitEvent: Error {
    var text: String
}

extension WebhookSink: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What it is and where it sends to: host and port, no other part of the URL.
    public var description: String {
        "webhook: \(HTTPRequest(method: "POST", url: url.reveal(), timeout: timeout))"
    }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
