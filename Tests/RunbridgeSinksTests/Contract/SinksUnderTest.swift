import Foundation
import RunbridgeCore
import RunbridgeHTTP
import RunbridgeSigning
import RunbridgeSinks
import TestSupport

extension SinkUnderTest {
    static let stdout = SinkUnderTest(testDescription: "stdout") {
        let folder = try TemporaryFolder()
        let descriptor = open(folder.path("out"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        let full = TestPipe()
        full.fill()
        return Rig(
            sink: StdoutSink(format: .json, descriptor: descriptor),
            received: { _ in try folder.contents(of: "out").split(separator: 10).map(Array.init) },
            broken: StdoutSink(format: .json, descriptor: 987), complaint: "987",
            stuck: StdoutSink(format: .json, descriptor: full.writeEnd), belongings: [folder, full])
    }

    static let file = SinkUnderTest(testDescription: "file") {
        let folder = try TemporaryFolder()
        // Somebody who locks the file and does not let go.
        let locked = open(folder.path("locked"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        flock(locked, LOCK_EX)
        return Rig(
            sink: FileSink(path: folder.path("events.jsonl")),
            received: { _ in try folder.contents(of: "events.jsonl").split(separator: 10).map(Array.init) },
            broken: FileSink(path: folder.path("missing/events.jsonl")), complaint: folder.path("missing"),
            stuck: FileSink(path: folder.path("locked")), belongings: [folder])
    }

    static let webhook = SinkUnderTest(testDescription: "webhook") {
        let server = try RawServer(.answerEach("HTTP/1.1 204 No Content\r\n\r\n"))
        let silent = try RawServer(.readRequest, .awaitClose)
        let secrets = ["xoxb-path-token", "query-token-1", "user-pass", "bearer-token-2"]
        let said = secrets.joined(separator: " and ") + " Basic \(Data("me:user-pass".utf8).base64EncodedString())"
        let parrot = try RawServer(
            .answerEach("HTTP/1.1 500 Oops\r\nContent-Length: \(said.utf8.count)\r\n\r\n\(said)"))
        let transport = CurlTransport()
        let signer = try WebhookSigner(WebhookSecret.newSymmetric())
        @Sendable func sink(_ url: String, _ headers: [WebhookSink.Header] = []) -> WebhookSink {
            WebhookSink(
                url: url, transport: transport, clock: MachineClock(), signer: signer, headers: headers,
                timeout: .seconds(60))
        }
        let secretURL = "http://me:user-pass@127.0.0.1:\(parrot.port)/services/xoxb-path-token?key=query-token-1"
        let port = try ListeningSocket.freePort()
        return Rig(
            sink: sink(server.url("/hook")), received: { await server.requests(atLeast: $0).map(\.body) },
            broken: sink("http://127.0.0.1:\(port)/"), complaint: "127.0.0.1:\(port)",
            stuck: sink(silent.url()), isStuck: { await silent.heads(atLeast: 1) },
            indiscreet: (
                sink(secretURL, [.init("Authorization", Secret("Bearer bearer-token-2"))]),
                secrets + [Data("me:user-pass".utf8).base64EncodedString()]
            ),
            belongings: [server, silent, parrot])
    }

    static let command = SinkUnderTest(testDescription: "command") {
        let folder = try TemporaryFolder()
        let started = Fifo(folder.path("started"))
        try folder.script("keep", #"cat > "got-$RUNBRIDGE_EVENT_ID""#)
        try folder.script("sleep", "echo yes > started\nexec sleep 60")
        try folder.script("parrot", "echo \"it is $TOKEN\"\necho \"no: $TOKEN\" >&2\nexit 1")
        @Sendable func sink(_ run: String, _ env: [String: Secret] = [:]) -> CommandSink {
            CommandSink(run: ["./\(run)"], folder: folder.url.path, bridgeEnvironment: [:], env: env)
        }
        return Rig(
            sink: sink("keep"),
            received: { _ in
                let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
                return try names.filter { $0.hasPrefix("got-") }.sorted().map { try folder.contents(of: $0) }
            },
            broken: sink("missing"), complaint: folder.path("missing"), stuck: sink("sleep"),
            isStuck: { _ = await started.message() },
            indiscreet: (sink("parrot", ["TOKEN": Secret("sesame-42")]), ["sesame-42"]), belongings: [folder])
    }
}
