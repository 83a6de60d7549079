import RunbridgeCatalog
import RunbridgeCore
import RunbridgeFormats
import RunbridgeHTTP
import RunbridgeSigning
import TestSupport
import Testing

@testable import RunbridgeSinks

struct WebhookSinkTests {
    static let taken = "HTTP/1.1 204 No Content\r\n\r\n"

    @Test func theEventsOwnBytesAreSentAsCloudEventsAndSignedAnewAtEachAttempt() async throws {
        let server = try RawServer(.answerEach(Self.taken))
        let secret = try WebhookSecret.newSymmetric()
        let event = Samples.event()
        for (attempt, seconds) in [(1, 1_795_512_600), (2, 1_795_512_605)] {
            let clock = StandingClock(now: Timestamp(milliseconds: Int64(seconds) * 1000 + 999))
            let sink = WebhookSink(
                url: server.url("/hook?x=1"), transport: CurlTransport(), clock: clock,
                signer: try WebhookSigner(secret))
            let report = await sink.deliver(Delivery(event: event, attempt: attempt))
            #expect((report.outcome, report.status, report.detail) == (.delivered, 204, nil))
            #expect(report.phases?.reached == .end)
        }
        let requests = await server.requests(atLeast: 2)
        for (request, seconds) in zip(requests, ["1795512600", "1795512605"]) {
            #expect(request.line == "POST /hook?x=1 HTTP/1.1")
            #expect(request.body == event.body)
            #expect(request.values(of: "content-type") == ["application/cloudevents+json"])
            #expect(request.values(of: "webhook-id") == [event.id.text])
            #expect(request.values(of: "webhook-timestamp") == [seconds])
        }
        #expect(requests[0].values(of: "webhook-signature") != requests[1].values(of: "webhook-signature"))
    }

    @Test func withoutASignerNothingIsSigned() async throws {
        let server = try RawServer(.answerEach(Self.taken))
        let sink = WebhookSink(url: server.url(), transport: CurlTransport(), clock: StandingClock())
        _ = await sink.deliver(Samples.delivery())
        let head = try #require(await server.requests(atLeast: 1).first).head.lowercased()
        #expect(!head.contains("webhook-"))
    }

    @Test func headersStandInThePlaceOfTheFormatsButNotOfTheSignatures() async throws {
        let server = try RawServer(.answerEach(Self.taken))
        let sink = WebhookSink(
            url: server.url(), transport: CurlTransport(), clock: StandingClock(), format: .binaryCloudEvents,
            signer: try WebhookSigner(WebhookSecret.newSymmetric()),
            headers: [
                .init("Content-Type", Secret("text/x-mine")), .init("CE-Source", Secret("/mine")),
                .init("X-Key", Secret("k1")), .init("Webhook-ID", Secret("forged")),
            ])
        _ = await sink.deliver(Samples.delivery())
        let request = try #require(await server.requests(atLeast: 1).first)
        #expect(request.values(of: "content-type") == ["text/x-mine"])
        #expect(request.values(of: "ce-source") == ["/mine"])
        #expect(request.values(of: "ce-type") == ["run.failed"])
        #expect(request.values(of: "x-key") == ["k1"])
        #expect(request.values(of: "webhook-id") == [Samples.event().id.text])
    }

    @Test(arguments: ["slack", "discord", "teams"])
    func aChatGetsItsOwnJSONWhateverTheEventSays(_ name: String) async throws {
        let server = try RawServer(.answerEach(Self.taken))
        let format = try #require(Catalog.format(named: name))
        let sink = WebhookSink(url: server.url(), transport: CurlTransport(), clock: StandingClock(), format: format)
        #expect(await sink.deliver(Samples.delivery(Samples.hostile())).outcome == .delivered)
        let request = try #require(await server.requests(atLeast: 1).first)
        #expect(request.values(of: "content-type") == ["application/json"])
        #expect(try JSON(parsing: request.body).members?.isEmpty == false)
    }

    @Test func aBodyThatIsNoJSONIsRejectedByFormatsThatReadIt() async throws {
        let server = try RawServer(.answerEach(Self.taken))
        var event = Samples.event()
        event.body = Array("{".utf8)
        let slack = try #require(Catalog.format(named: "slack"))
        let sink = WebhookSink(url: server.url(), transport: CurlTransport(), clock: StandingClock(), format: slack)
        let report = await sink.deliver(Samples.delivery(event))
        guard case .rejected(let reason) = report.outcome else {
            Issue.record("\(report)")
            return
        }
        #expect(reason.code == .format)
        #expect(reason.text.contains("slack"))
        #expect(server.connectionCount == 0)
    }

    @Test func aRedirectIsNotFollowed() async throws {
        let other = try RawServer(.answerEach(Self.taken))
        let server = try RawServer(
            .answerEach("HTTP/1.1 307 Temporary Redirect\r\nLocation: \(other.url())\r\nContent-Length: 0\r\n\r\n"))
        let sink = WebhookSink(url: server.url(), transport: CurlTransport(), clock: StandingClock())
        let report = await sink.deliver(Samples.delivery())
        #expect(report.status == 307)
        #expect(report.outcome.reason?.text.contains("not followed") == true)
        #expect(other.connectionCount == 0)
    }

    @Test func aSilentReceiverIsATimeout() async throws {
        let server = try RawServer(.readRequest, .awaitClose)
        let sink = WebhookSink(
            url: server.url(), transport: CurlTransport(), clock: StandingClock(), timeout: .milliseconds(100))
        #expect(await sink.deliver(Samples.delivery()).outcome.reason?.code == .timeout)
    }

    @Test func whatTheReceiverSaysIsKeptPrintableAndBounded() async throws {
        let said = "\u{1b}[31mno\u{0}\r\n" + String(repeating: "é", count: 20_000)
        let server = try RawServer(
            .answerEach("HTTP/1.1 422 No\r\nContent-Length: \(said.utf8.count)\r\n\r\n\(said)"))
        let sink = WebhookSink(url: server.url(), transport: CurlTransport(), clock: StandingClock())
        let detail = try #require(await sink.deliver(Samples.delivery()).detail)
        #expect(detail.hasPrefix("[31mno éééé"))
        #expect(detail.hasSuffix("é…"))
        #expect((2040...2048).contains(detail.utf8.count))
    }

    @Test func aForbiddenAddressIsNamedWithTheWayOut() async throws {
        let server = try RawServer(.answerEach(Self.taken))
        let transport = CurlTransport(configuration: .init(addressGuard: .publicOnly))
        let sink = WebhookSink(url: server.url(), transport: transport, clock: StandingClock())
        let reason = try #require(await sink.deliver(Samples.delivery()).outcome.reason)
        #expect(reason.code == .forbidden)
        #expect(reason.text.contains("127.0.0.1") && reason.text.contains("allow_private: true"))
        #expect(await sink.check()?.contains("allow_private: true") == true)
        #expect(server.requests.isEmpty)
    }

    @Test func aCheckSendsNoEventAndTakesAnyAnswer() async throws {
        let server = try RawServer(.answerEach("HTTP/1.1 405 Method Not Allowed\r\n\r\n"))
        let sink = WebhookSink(url: server.url("/hook"), transport: CurlTransport(), clock: StandingClock())
        #expect(await sink.check() == nil)
        let requests = await server.requests(atLeast: 1)
        #expect(requests.map(\.line) == ["HEAD /hook HTTP/1.1"])
        #expect(requests.map(\.body) == [[]])
    }

    @Test(arguments: ["ftp://example.com/", "example.com", "http://", "http://a b/", "http://[::1/"])
    func aMalformedURLIsAFaultAndNotACrash(_ url: String) async throws {
        let sink = WebhookSink(url: url, transport: CurlTransport(), clock: StandingClock())
        #expect(await sink.deliver(Samples.delivery()).outcome.reason != nil)
        #expect(await sink.check() != nil)
    }

    struct Place: Sendable, CustomTestStringConvertible {
        var url: String
        var isTakenAtItsWord: Bool
        var testDescription: String { url }
    }

    static let places: [Place] = [
        Place(url: "http://127.0.0.1:9000/x", isTakenAtItsWord: true),
        Place(url: "https://user:pw@10.0.0.5/", isTakenAtItsWord: true),
        Place(url: "http://[::1]:80/", isTakenAtItsWord: true),
        Place(url: "http://LOCALHOST/", isTakenAtItsWord: true),
        Place(url: "https://example.com/", isTakenAtItsWord: false),
        Place(url: "https://127.0.0.1.example.com/", isTakenAtItsWord: false),
        Place(url: "https://example.com/?x=@127.0.0.1", isTakenAtItsWord: false),
        Place(url: "https://127.0.0.1@example.com/", isTakenAtItsWord: false),
        Place(url: "https://localhost.example.com/", isTakenAtItsWord: false),
        // Notations that a resolver would turn into an address are not addresses.
        Place(url: "http://2130706433/", isTakenAtItsWord: false), Place(url: "http://127.1/", isTakenAtItsWord: false),
        Place(url: "nonsense", isTakenAtItsWord: false), Place(url: "", isTakenAtItsWord: false),
    ]

    @Test(arguments: places)
    func onlyAURLThatNamesAnAddressMayLeadToAPrivateOne(_ place: Place) {
        let expected: AddressGuard = place.isTakenAtItsWord ? .any : .publicOnly
        #expect(WebhookSink.addressGuard(url: place.url) == expected)
        #expect(WebhookSink.addressGuard(url: place.url, allowPrivate: true) == .any)
    }
}
