import RunbridgeCatalog
import RunbridgeCore
import RunbridgeFormats
import RunbridgeHTTP
import RunbridgeSigning
import RunbridgeSinks
import Synchronization
import TestSupport
import Testing

extension Play {
    /// How the sink is asked for its attempts.
    enum Way: CaseIterable, Sendable {
        /// One call an attempt.
        case call
        /// Over a channel.
        case channel
    }

    /// What came of the last delivery.
    func report(by way: Way) async throws -> AttemptReport {
        let place = try Place(receiver)
        let transport = CurlTransport(
            configuration: .init(
                addressGuard: isGuarded ? .publicOnly : .any, caFile: trustsReceiver ? place.certificate : nil,
                proxies: .none))
        let sink = WebhookSink(
            url: "\(scheme)://\(host):\(place.port)/hook", transport: transport, clock: StandingClock.whole,
            format: try #require(Catalog.format(named: format)),
            signer: try WebhookSigner(WebhookSecret.newSymmetric()), timeout: timeout)
        var report = AttemptReport(.delivered)
        for number in 1...deliveries {
            report = try await attempt(number, at: sink, by: way, place: place)
        }
        if let connections { #expect(place.server?.connectionCount == connections) }
        if let requests { #expect(place.server?.requests.count == requests) }
        await transport.shutdown()
        return report
    }

    private func attempt(
        _ number: Int, at sink: WebhookSink, by way: Way, place: Place
    ) async throws -> AttemptReport {
        let delivery = Delivery(event: event, attempt: number)
        switch way {
        case .call:
            let task = Task { await sink.deliver(delivery) }
            if isBrokenOff {
                _ = await place.server?.requests(atLeast: 1)
                task.cancel()
            }
            return await task.value
        case .channel:
            let (endings, teller) = AsyncStream<AttemptEnding>.makeStream()
            let channel = sink.channel { $0.forEach { teller.yield($0) } }
            channel.begin([(tag: number, delivery: delivery)])
            if isBrokenOff {
                _ = await place.server?.requests(atLeast: 1)
                channel.breakOff()
            }
            var iterator = endings.makeAsyncIterator()
            let ending = try #require(await iterator.next())
            #expect(ending.tag == number)
            return ending.report
        }
    }
}

extension StandingClock {
    /// 2026-11-24T09:30:00Z.
    static let whole = StandingClock(now: Timestamp(seconds: 1_795_512_600))
}

/// Where a receiver is.
private struct Place {
    var port: Int
    var server: RawServer?
    var certificate: String?
    private var belongings: (any Sendable)?

    init(_ receiver: Play.Receiver) throws {
        switch receiver {
        case .script(let script):
            let server = try RawServer(script)
            (port, self.server) = (server.port, server)
        case .tls:
            let server = try TLSServer()
            (port, certificate, belongings) = (server.port, server.certificate, server)
        case .nobody: port = try ListeningSocket.freePort()
        case .deaf:
            let deaf = try DeafPort()
            (port, belongings) = (deaf.port, deaf)
        }
    }
}
