import HTTPTypes
import HummingbirdCore
import NIOCore
import RunbridgeCore
import Synchronization

/// Answers requests: finds the endpoint, reads the body, and has it received.
///
/// A body is bounded, and so is the memory of all bodies together. Nothing looks into a body before it has come whole.
final class WebhookResponder: Sendable {
    /// A path that answers whoever asks with 200 as long as the listener listens. An endpoint may have it instead.
    static let health = "/healthz"
    /// What a request costs at least, in bytes, so that small ones are bounded too.
    private static let leastCost = 4096

    private let offer: WebhookOffer
    private let receiver: @Sendable (WebhookEndpoint) -> WebhookReceiver
    private let settings: WebhookListenerSettings
    private let listener: String
    private let telling: WebhookTelling
    /// The bytes of bodies that are here.
    private let held = Atomic<Int>(0)

    init(
        _ offer: WebhookOffer, _ settings: WebhookListenerSettings, listener: String, _ telling: WebhookTelling,
        receiver: @escaping @Sendable (WebhookEndpoint) -> WebhookReceiver
    ) {
        self.offer = offer
        self.receiver = receiver
        self.settings = settings
        self.listener = listener
        self.telling = telling
    }

    /// Answers a request.
    ///
    /// - Throws: when there is nobody to answer, or the answer is somebody else's.
    func respond(to request: Request, _ writer: consuming ResponseWriter) async throws {
        let answer = try await answer(to: request, writer)
        try await writer.writeResponse(answer)
    }

    private func answer(to request: Request, _ writer: borrowing ResponseWriter) async throws -> HTTPResponse {
        let path = request.head.path ?? ""
        let place = offer.place(path)
        guard case .endpoint(let endpoint, let bodyLimit) = place else {
            if path == Self.health, request.method == .get || request.method == .head { return Self.healthy }
            if case .notYet = place { return refuse(.busy, listener, closing: true) }
            return refuse(.noSuchPath, listener, closing: true)
        }
        let watcher = endpoint.watcher
        guard request.method == .post else { return refuse(.wrongMethod, watcher, closing: true) }
        let length = request.headers[.contentLength].flatMap { Int($0) }
        guard length ?? 0 <= bodyLimit else { return refuse(.tooLarge(limit: bodyLimit), watcher, closing: true) }
        if let expected = request.headers[.expect], expected.lowercased() == "100-continue" {
            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
        }
        var cost = 0
        defer { held.subtract(cost, ordering: .relaxed) }
        switch try await body(of: request, length: length, limit: bodyLimit, cost: &cost) {
        case .failure(let refusal): return refuse(refusal, watcher, closing: true)
        case .success(let body):
            do throws(Refusal) {
                try await receiver(endpoint).receive(request.headers, body)
                return Self.taken
            } catch {
                return refuse(error, watcher, closing: false)
            }
        }
    }

    /// The body, once it has come whole.
    private func body(
        of request: Request, length: Int?, limit: Int, cost: inout Int
    ) async throws -> Result<[UInt8], Refusal> {
        guard take(Self.leastCost, into: &cost) else { return .failure(.busy) }
        var body: [UInt8] = []
        var parts = request.body.makeAsyncIterator()
        while let part = try await parts.next() {
            guard body.count + part.readableBytes <= limit else { return .failure(.tooLarge(limit: limit)) }
            let more = body.count + part.readableBytes - cost
            guard more <= 0 || take(more, into: &cost) else { return .failure(.busy) }
            // As large as it says at once, unless it says so to have us waste memory.
            if body.isEmpty, let length { body.reserveCapacity(min(length, 64 << 10)) }
            body.append(contentsOf: part.readableBytesView)
        }
        guard length.map({ $0 == body.count }) ?? true else { return .failure(.unfinished) }
        return .success(body)
    }

    private func take(_ bytes: Int, into cost: inout Int) -> Bool {
        cost += bytes
        return held.add(bytes, ordering: .relaxed).newValue <= settings.memoryLimit
    }

    private func refuse(_ refusal: Refusal, _ watcher: String, closing: Bool) -> HTTPResponse {
        telling.refused(refusal, watcher)
        return refusal.answer(closing: closing)
    }

    private static let taken = HTTPResponse(status: .noContent)
    private static let healthy = HTTPResponse(status: .ok, headerFields: [.contentLength: "0"])
}
