import RunbridgeCore
import RunbridgeSigning
import RunbridgeWatchers
import TestSupport
import Testing

/// What bad input gets: a status, nothing else, and a listener that serves on.
@Suite struct HostileRequestTests {
    private static let body = #"{"id":"evil","status":"failed"}"#

    struct Header: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Makes the header fields of the genuine ones.
        var spoil: @Sendable ([(String, String)]) -> [(String, String)]
        var status = 401
    }

    private static func setting(_ name: String, _ value: String) -> @Sendable ([(String, String)]) -> [(String, String)]
    {
        { fields in fields.map { $0.0 == name ? (name, value) : $0 } }
    }

    static let headers = [
        Header(testDescription: "none at all") { _ in [] },
        Header(testDescription: "no id") { $0.filter { $0.0 != "webhook-id" } },
        Header(testDescription: "no timestamp") { $0.filter { $0.0 != "webhook-timestamp" } },
        Header(testDescription: "no signature") { $0.filter { $0.0 != "webhook-signature" } },
        Header(testDescription: "a double id") { $0 + $0.filter { $0.0 == "webhook-id" } },
        Header(testDescription: "a double timestamp") { $0 + $0.filter { $0.0 == "webhook-timestamp" } },
        Header(testDescription: "a double signature") { $0 + $0.filter { $0.0 == "webhook-signature" } },
        Header(testDescription: "an empty signature", spoil: setting("webhook-signature", "")),
        Header(testDescription: "another id", spoil: setting("webhook-id", "msg_2")),
        Header(testDescription: "a timestamp long ago", spoil: setting("webhook-timestamp", "1")),
        Header(testDescription: "a timestamp that is no number", spoil: setting("webhook-timestamp", "now")),
        Header(testDescription: "a signature that is none", spoil: setting("webhook-signature", "v1,AAAA")),
        Header(testDescription: "of another scheme", spoil: setting("webhook-signature", "v9,AAAA v1a,AAAA")),
        Header(testDescription: "not ASCII", spoil: setting("webhook-signature", "v1,\u{e9}\u{1F600}")),
        Header(
            testDescription: "a huge one",
            spoil: setting("webhook-signature", String(repeating: "v1,AAAA ", count: 1500))),
        Header(
            testDescription: "larger than any header may be",
            spoil: setting("webhook-signature", String(repeating: "x", count: 100_000)), status: 400),
        Header(
            testDescription: "more than there may be", spoil: { $0 + (0..<500).map { ("x-\($0)", "y") } }, status: 400),
        Header(testDescription: "a NUL inside", spoil: setting("webhook-id", "msg\u{0}_1"), status: 400),
        Header(testDescription: "a name that is none", spoil: { $0 + [("a b", "c")] }, status: 400),
    ]

    @Test(arguments: headers) func aSpoiltHeaderIsRefusedWithoutAWord(_ example: Header) async throws {
        try await Listening.during { listening in
            let bytes = Array(Self.body.utf8)
            let fields = example.spoil(try listening.signature(of: bytes))
            let answer = try await listening.send(Listening.request(headers: fields, body: bytes))
            #expect(answer.status == example.status && answer.body.isEmpty)
            try await listening.expectSound()
        }
    }

    struct Body: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var status = 400
    }

    static let bodies = [
        Body(testDescription: "of 0 bytes", text: ""),
        Body(testDescription: "only blanks", text: "  \r\n"),
        Body(testDescription: "no JSON", text: "id=evil&status=failed"),
        Body(testDescription: "JSON cut off", text: #"{"id":"evil","status":"fail"#),
        Body(testDescription: "JSON and more", text: #"{"id":"evil","status":"failed"}{}"#),
        Body(testDescription: "no object", text: #"["evil","failed"]"#),
        Body(testDescription: "a text", text: #""evil""#),
        Body(testDescription: "null", text: "null"),
        Body(testDescription: "no id", text: #"{"status":"failed"}"#),
        Body(testDescription: "no status", text: #"{"id":"evil"}"#),
        Body(testDescription: "an empty id", text: #"{"id":"","status":"failed"}"#),
        Body(testDescription: "a status that is none", text: #"{"id":"evil","status":"exploded"}"#),
        Body(testDescription: "an id of another type", text: #"{"id":["evil"],"status":"failed"}"#),
        Body(
            testDescription: "an id of 10 KiB",
            text: #"{"id":"\#(String(repeating: "x", count: 10 << 10))","status":"failed"}"#),
        Body(
            testDescription: "a kind of 10 KiB",
            text: #"{"id":"evil","kind":"\#(String(repeating: "x", count: 10 << 10))","status":"failed"}"#),
        Body(
            testDescription: "a bomb of arrays",
            text: #"{"id":"evil","status":"failed","object":\#(String(repeating: "[", count: 500_000))"#),
        Body(
            testDescription: "a bomb of arrays that is closed",
            text: #"{"id":"evil","status":"failed","object":"#
                + String(repeating: "[", count: 400_000) + String(repeating: "]", count: 400_000) + "}"),
        Body(
            testDescription: "a bomb of objects",
            text: String(repeating: #"{"id":"#, count: 100_000)),
        Body(
            testDescription: "an event of a bridge without a run's id",
            text: #"{"specversion":"1.0","data":{"run":{"kind":"k"},"status":"failed"}}"#),
        Body(
            testDescription: "one with a status that is none",
            text: #"{"specversion":"1.0","data":{"run":{"kind":"k","id":"evil"},"status":"bad"}}"#),
        Body(
            testDescription: "one with an id of 10 KiB",
            text:
                #"{"specversion":"1.0","data":{"run":{"kind":"k","id":"\#(String(repeating: "x", count: 10 << 10))"},"status":"failed"}}"#
        ),
    ]

    @Test(arguments: bodies) func aGenuineBodyThatTellsOfNoRunIsRefused(_ example: Body) async throws {
        try await Listening.during { listening in
            let answer = try await listening.send(signed: example.text)
            #expect(answer.status == example.status && answer.body.isEmpty)
            try await listening.expectSound()
        }
    }

    @Test func bytesThatAreNoUTF8AreRefused() async throws {
        try await Listening.during { listening in
            let bytes = Array(#"{"id":"ev"#.utf8) + [0xff, 0xfe] + Array(#"il","status":"failed"}"#.utf8)
            let request = Listening.request(headers: try listening.signature(of: bytes), body: bytes)
            #expect(try await listening.send(request).status == 400)
            try await listening.expectSound()
        }
    }

    @Test func aBodyAtTheLimitIsTakenAndOneByteMoreIsNot() async throws {
        let settings = WebhookListenerSettings(bodyLimit: 100_000)
        try await Listening.during(settings: settings) { listening in
            func body(_ size: Int) -> String {
                let start = #"{"id":"big","status":"failed","object":""#
                return start + String(repeating: "x", count: size - start.utf8.count - 2) + "\"}"
            }
            #expect(try await listening.send(signed: body(100_000)).status == 204)
            let refused = try await listening.send(signed: body(100_001))
            #expect(refused.status == 413 && refused.body.isEmpty)
            // Where nothing says how long it is.
            let chunk = Array(body(60_000).utf8)
            var request = Array("POST \(Listening.path) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
            for _ in 0..<2 { request += Array("ea60\r\n".utf8) + chunk + Array("\r\n".utf8) }
            #expect(try await listening.send(request + Array("0\r\n\r\n".utf8)).status == 413)
            try await listening.expectSound(["run/big failed"])
        }
    }

    @Test func aHugeBodyIsRefusedBeforeItComes() async throws {
        try await Listening.during { listening in
            let client = try listening.connect()
            let fields = [("Expect", "100-continue")]
            let answer = await client.exchange(
                Listening.request(headers: fields, body: [], length: 50 << 30))
            #expect(answer.status == 413 && answer.values(of: "connection") == ["close"])
            #expect(await client.isClosed())
            try await listening.expectSound()
        }
    }

    @Test func aSenderThatReadsTheAnswerOnlyWhenAllIsSentFindsIt() async throws {
        try await Listening.during { listening in
            let client = try listening.connect()
            let huge = [UInt8](repeating: 0x20, count: 6 << 20)
            await client.send(Listening.request(headers: [], body: [], length: huge.count))
            #expect(await client.send(huge))
            #expect(await client.answer().status == 413)
        }
    }

    @Test func aSenderThatWaitsForLeaveGetsIt() async throws {
        try await Listening.during { listening in
            let bytes = Array(#"{"id":"x","status":"queued"}"#.utf8)
            let client = try listening.connect()
            let head = Listening.request(
                headers: try listening.signature(of: bytes) + [("Expect", "100-continue")], body: [],
                length: bytes.count)
            #expect(await client.exchange(head).status == 100)
            #expect(await client.exchange(bytes).status == 204)
            try await listening.expectSound(["run/x queued"])
        }
    }

    @Test func aChunkedBodyIsTaken() async throws {
        try await Listening.during { listening in
            let bytes = Array(#"{"id":"x","status":"queued"}"#.utf8)
            var head = "POST \(Listening.path) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
            for (name, value) in try listening.signature(of: bytes) { head += "\(name): \(value)\r\n" }
            let client = try listening.connect()
            await client.send(head + "\r\n")
            for byte in bytes { await client.send([0x31, 13, 10, byte, 13, 10]) }
            #expect(await client.exchange(Array("0\r\n\r\n".utf8)).status == 204)
            try await listening.expectSound(["run/x queued"])
        }
    }

    struct Raw: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: [UInt8]
        init(_ description: String, _ text: String) { (testDescription, bytes) = (description, Array(text.utf8)) }
        init(_ description: String, _ bytes: [UInt8]) { (testDescription, self.bytes) = (description, bytes) }
    }

    static let raw = [
        Raw("no HTTP", "hello\r\n\r\n"),
        Raw("TLS to a plain port", [0x16, 3, 1, 0, 0xc8, 1, 0, 0, 0xc4, 3, 3] + Array(repeating: 0x41, count: 200)),
        Raw("a length that is none", "POST \(Listening.path) HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n"),
        Raw("a negative length", "POST \(Listening.path) HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"),
        Raw(
            "two lengths",
            "POST \(Listening.path) HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        Raw(
            "a length and chunks",
            "POST \(Listening.path) HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        Raw(
            "a chunk that is none",
            "POST \(Listening.path) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"),
        Raw(
            "a length beyond numbers",
            "POST \(Listening.path) HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n"),
        Raw("HTTP/2 at once", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        Raw("a path of 200 KiB", "POST /\(String(repeating: "x", count: 200 << 10)) HTTP/1.1\r\n\r\n"),
    ]

    @Test(arguments: raw) func whatIsNoHTTPIsRefusedOrCutOff(_ example: Raw) async throws {
        try await Listening.during { listening in
            let client = try listening.connect()
            let answer = await client.exchange(example.bytes)
            #expect([0, 400, 404, 408, 413].contains(answer.status), "\(answer.head)")
            #expect(await client.isClosed())
            try await listening.expectSound()
        }
    }

    @Test func aLengthThatLiesIsNotBelieved() async throws {
        let settings = WebhookListenerSettings(bodyTimeout: .milliseconds(300))
        try await Listening.during(settings: settings) { listening in
            let bytes = Array(Self.body.utf8)
            let fields = try listening.signature(of: bytes)
            // Too long: the rest never comes.
            let long = try listening.connect()
            let answer = await long.exchange(Listening.request(headers: fields, body: bytes, length: bytes.count + 5))
            #expect(answer.status == 408 && answer.body.isEmpty)
            #expect(await long.isClosed())
            // The same, and the sender is done.
            let cut = try listening.connect()
            await cut.send(Listening.request(headers: fields, body: bytes, length: bytes.count + 5))
            cut.finishSending()
            #expect([0, 400, 408].contains(await cut.answer().status))
            // Too short: another body was signed, and what is left is no request.
            let short = try listening.connect()
            let second = await short.exchange(Listening.request(headers: fields, body: bytes, length: bytes.count - 5))
            #expect(second.status == 401)
            #expect(await short.answer().status == 400)
            try await listening.expectSound()
        }
    }

    @Test func whatTricklesInIsGivenUpThoughItNeverStandsStill() async throws {
        let settings = WebhookListenerSettings(bodyTimeout: .seconds(2))
        try await Listening.during(settings: settings) { listening in
            let head = try listening.connect()
            let body = try listening.connect()
            await body.send(Listening.request(headers: [], body: [], length: 1000))
            await head.send("POST \(Listening.path) HTTP/1.1\r\nHost: x\r\n")
            let trickle = Task {
                while !Task.isCancelled {
                    await head.send("X")
                    await body.send("X")
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            #expect(await body.answer().status == 408)
            #expect(await body.isClosed())
            #expect(await head.answer().status == 0)
            trickle.cancel()
            try await listening.expectSound()
        }
    }

    @Test func aThousandIdleConnectionsKeepNobodyOut() async throws {
        try await Listening.during { listening in
            let idle = try (0..<1000).map { _ in try listening.connect() }
            try await listening.expectSound()
            withExtendedLifetime(idle) {}
        }
    }

    @Test func bodiesTogetherAreBoundedInMemory() async throws {
        let settings = WebhookListenerSettings(bodyTimeout: .seconds(20), memoryLimit: 100_000)
        try await Listening.during(settings: settings) { listening in
            let holder = try listening.connect()
            await holder.send(
                Listening.request(headers: [], body: Array(repeating: 0x20, count: 95_000), length: 95_001))
            var statuses: [Int] = []
            while statuses.last != 503, statuses.count < 200 {
                statuses.append(
                    try await listening.send(
                        Listening.request(headers: [], body: Array(repeating: 0x20, count: 20_000))
                    ).status)
            }
            #expect(statuses.last == 503 && statuses.dropLast().allSatisfy { $0 == 401 })
            #expect(await holder.exchange([0x20]).status == 401)
            try await listening.expectSound()
        }
    }

    @Test func refusalsAreToldOnceForEachReasonAndHoldNothingOfTheSenders() async throws {
        let host = RecordingHost()
        try await Listening.during(host: host) { listening in
            for number in 0..<50 {
                let secret = "SECRET-\(number)"
                let fields = [
                    ("webhook-id", secret), ("webhook-timestamp", "1"), ("webhook-signature", "v1,\(secret)"),
                ]
                let answer = try await listening.send(
                    Listening.request(headers: fields, body: Array(secret.utf8)))
                #expect(answer.status == 401)
            }
            try await listening.expectSound()
        }
        let warnings = host.record.warnings
        #expect(warnings.count == 2, "\(warnings)")
        #expect(warnings.last?.hasPrefix("49 webhooks were refused") == true)
        #expect(!warnings.contains { $0.contains("SECRET") })
    }
}
