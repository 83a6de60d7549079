import Foundation
import RunbridgeCatalog
import RunbridgeCore
import RunbridgeHTTP
import RunbridgeProviders
import RunbridgeWatchers
import Synchronization
import TestSupport
import Testing

/// A server on loopback that gives prepared answers one after the other, and a watcher of it. Nothing sleeps: what is waited
/// moves a clock.
final class PolledServer: Sendable {
    let server: RawServer
    let clock = ManualClock()
    let host: RecordingHost
    private let all = Mutex<[Duration]>([])

    /// The time between two passes. No other wait is as long, and none within a pass is longer than five minutes.
    static let every = Duration.seconds(17)

    /// A server that gives these answers to the requests as they come; the last one again and again.
    init(_ answers: [String], host: RecordingHost = RecordingHost()) throws {
        var steps = answers.dropLast().flatMap { [RawServer.Step.readRequest, .send($0)] }
        if let last = answers.last { steps.append(.answerEach(last)) }
        let script = steps
        server = try RawServer { _ in script }
        self.host = host
    }

    /// A server that plays a script on each connection.
    init(script: [RawServer.Step], host: RecordingHost = RecordingHost()) throws {
        server = try RawServer { _ in script }
        self.host = host
    }

    /// How the server is asked.
    func access(
        _ provider: Provider? = nil, perMinute: Int? = nil, timeout: Duration = .seconds(20)
    ) throws -> ProviderAccess {
        let base = try #require(URLTemplate(server.url("/v1")))
        let provider = try provider ?? #require(Catalog.provider(named: "openai"))
        return ProviderAccess(
            provider: provider.moved(to: base), key: Secret("sk-test-1234"), requestsPerMinute: perMinute,
            timeout: timeout, transport: CurlTransport(configuration: .init(proxies: .none)), clock: clock)
    }

    /// Makes so many passes; `nil` for one that has to come to its end.
    func watch(
        passes: Int? = nil, kinds: [PolledKind] = [PolledKind("batch")], access: ProviderAccess? = nil,
        perMinute: Int? = nil, firstSight: FirstSight = .open, requestLimit: Int = 5000,
        timeout: Duration = .seconds(20)
    ) async throws {
        let rest = Mutex(passes ?? 1)
        let watcher = try PollWatcher(
            name: "w", access: access ?? self.access(perMinute: perMinute, timeout: timeout), kinds: kinds,
            every: Self.every, firstSight: firstSight, requestLimit: requestLimit,
            sleep: { [self] wait in
                all.withLock { $0.append(wait) }
                if wait == Self.every || wait > .seconds(300) {
                    let left = rest.withLock { rest in
                        rest -= 1
                        return rest
                    }
                    guard left > 0 else { throw CancellationError() }
                }
                clock.advance(wait)
            }, chance: { 0.5 })
        try await watcher.watch(passes == nil ? .once : .forever, for: host)
    }

    /// All waits, in order.
    var waits: [Duration] { all.withLock { $0 } }

    /// The targets that were asked for, without `/v1`.
    var targets: [String] {
        server.requests.map { String($0.line.split(separator: " ")[1].dropFirst(3)) }
    }

    /// The values of a header of the requests, `nil` where it was not sent.
    func sent(_ header: String) -> [String?] { server.requests.map { $0.values(of: header).first } }

    var lines: [String] { host.record.lines }
}

extension String {
    /// An answer over HTTP.
    static func answer(_ body: String, status: String = "200 OK", headers: [String] = []) -> String {
        let fields = headers.map { "\($0)\r\n" }.joined()
        return "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n\(fields)"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    /// A page as OpenAI shows it: `id status` each.
    static func page(_ runs: [String], more: Bool = false, headers: [String] = []) -> String {
        let items = runs.map { run in
            let parts = run.split(separator: " ")
            return #"{"id":"\#(parts[0])","object":"batch","status":"\#(parts[1])"}"#
        }
        return .answer(#"{"data":[\#(items.joined(separator: ","))],"has_more":\#(more)}"#, headers: headers)
    }

    /// One run as OpenAI shows it: `id status`.
    static func run(_ run: String, headers: [String] = []) -> String {
        let parts = run.split(separator: " ")
        return .answer(#"{"id":"\#(parts[0])","object":"x","status":"\#(parts[1])"}"#, headers: headers)
    }

    /// There is none.
    static let missing = answer(#"{"error":{"message":"No such run"}}"#, status: "404 Not Found")
    /// Nothing has changed.
    static let unchanged = "HTTP/1.1 304 Not Modified\r\n\r\n"
    /// The server is in trouble.
    static let broken = answer("{}", status: "500 Internal Server Error")
}
