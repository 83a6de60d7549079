import Foundation
import RunbridgeCore
import RunbridgeStandIn
import Synchronization

/// A receiver of webhooks in the process of the tests that takes everything and keeps it. Others judge signatures.
final class Receiver: Sendable {
    /// A request.
    typealias Request = ReceivedRequest

    private let kept: Kept
    private let server: ReceiverServer

    private final class Kept: Sendable {
        let requests = Mutex<[Request]>([])
    }

    private init(usual: Reply) {
        let kept = Kept()
        self.kept = kept
        server = ReceiverServer(usual: usual) { request in
            kept.requests.withLock { $0.append(request) }
            return .genuine
        }
    }

    /// Serves while `body` is at work, which gets it and its URL.
    static func serving<Value: Sendable>(
        _ usual: Reply = Reply(204), first: [Reply] = [], _ body: @Sendable (Receiver, String) async throws -> Value
    ) async throws -> Value {
        let receiver = Receiver(usual: usual)
        receiver.server.prepare(first)
        return try await receiver.server.serving { try await body(receiver, $0) }
    }

    /// Answers nothing from now on until ``letGo()``.
    func hold() { server.hold() }

    /// Answers what waits, and what comes from now on at once.
    func letGo() { server.letGo() }

    /// The requests in the order in which they came, those that are not answered yet included.
    var requests: [Request] { kept.requests.withLock { $0 } }

    /// How many have come.
    var count: Int { kept.requests.withLock { $0.count } }

    /// Waits until so many have come. Returns them all.
    func requests(atLeast count: Int) async throws -> [Request] {
        try await eventually("\(count) requests come") {
            self.count >= count
        } otherwise: {
            "\(self.count) came"
        }
        return requests
    }
}

extension ReceivedRequest {
    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The event that it carries.
    func event() throws -> JSON { try JSON(parsing: body) }
}
