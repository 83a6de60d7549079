import RunbridgeCore
import TestSupport

/// Answers that are whole, or pretend to be, and are not as they should be.
extension AnswerCase {
    private static let taken = "HTTP/1.1 204 No Content\r\n\r\n"
    private static let piece = [UInt8](repeating: 0x61, count: 64 * 1024)
    private static let chunk = Array("10000\r\n".utf8) + piece + Array("\r\n".utf8)

    static let oddities = [
        AnswerCase(
            "a 200 with content that has no end",
            .steps(.readRequest, .send("HTTP/1.1 200 OK\r\n\r\n"), .flood(piece)),
            .steps(
                .readRequest, .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), .flood(chunk))),
        AnswerCase("a 200 of 1 GiB", gibibyte(200)), AnswerCase("a 500 of 1 GiB", gibibyte(500)),
        AnswerCase(
            "a 200 whose content is a gzip bomb",
            .answers("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nbombs"),
            .steps(
                .readRequest, .send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"), .send(GzipBomb.bytes))),
        AnswerCase(
            "a 200 that is packed for its transfer, a gzip bomb too",
            .steps(
                .readRequest, .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n"), .send(GzipBomb.bytes)),
            .answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")),
        AnswerCase("a 413 before the event was read", early(413)),
        AnswerCase("a 500 before the event was read", early(500)),
        AnswerCase(
            "a 100, a 102 and two 103 before a 204",
            .answers(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nRetry-After: 9"
                    + "\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + taken
            ) { $0.deliveries = 2 }),
        AnswerCase(
            "a 103, then silence", .patience(.readRequest, .send("HTTP/1.1 103 Early Hints\r\n\r\n"), .awaitClose)),
        AnswerCase(
            "interim answers without end",
            .steps(.readRequest, .flood(Array("HTTP/1.1 102 Processing\r\n\r\n".utf8)))),
        AnswerCase(
            "a 200 of HTTP/1.0", .steps(.readRequest, .send("HTTP/1.0 200 OK\r\n\r\n")),
            .steps(.readRequest, .send("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"))),
        AnswerCase(
            "a 200 without a length, up to the connection's end",
            .steps(.readRequest, .send("HTTP/1.1 200 OK\r\n\r\nall of it"))),
        AnswerCase(
            "a 200 with line feeds alone, and one without words",
            .answers("HTTP/1.1 200 OK\nContent-Length: 2\n\nok"), .answers("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n")),
        AnswerCase(
            "HTTP/0.9, a greeting by SMTP, random bytes",
            .steps(.readRequest, .send("<html>hello</html>")), .steps(.send("220 mail.example ESMTP\r\n")),
            .steps(.readRequest, .send([0, 255, 13, 10, 13, 10, 7, 200]))),
        AnswerCase(
            "a header of more than 64 KiB",
            .steps(.readRequest, .send("HTTP/1.1 200 OK\r\n"), .flood(Array("X-More: yes\r\n".utf8)))),
        AnswerCase(
            "a header line without end", .steps(.readRequest, .send("HTTP/1.1 200 OK\r\nX-Long: "), .flood(piece))),
        AnswerCase("a NUL in the header", .answers("HTTP/1.1 200 OK\r\nX-Null: a\0b\r\nContent-Length: 0\r\n\r\n")),
        AnswerCase(
            "a length that is no number, negative, or two that differ",
            ["many", "-1", "2\r\nContent-Length: 3", "0x2", "2, 3"].map {
                .steps(.readRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: \($0)\r\n\r\nok"))
            }),
        AnswerCase(
            "a chunk whose length is none",
            .steps(.readRequest, .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab"))),
        AnswerCase(
            "a 204 with content behind it", .answers(taken + "this is not an answer") { $0.deliveries = 3 },
            .answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok, and more") { $0.deliveries = 3 }),
        AnswerCase(
            "a second answer, a 410, behind the first",
            .answers(taken + "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n") { $0.deliveries = 3 }),
        AnswerCase(
            "a kept connection that was closed meanwhile",
            .steps(.readRequest, .send(taken)) { ($0.deliveries, $0.connections, $0.requests) = (3, 3, 3) },
            .steps(.readRequest, .send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")) {
                ($0.deliveries, $0.connections, $0.requests) = (3, 3, 3)
            }),
        AnswerCase("a kept connection that breaks before the answer", breaking(by: .reset), breaking(by: nil)),
    ]

    private static func gibibyte(_ status: Int) -> Play {
        .steps(.readRequest, .send("HTTP/1.1 \(status) Words\r\nContent-Length: 1073741824\r\n\r\n"), .flood(piece))
    }

    /// A receiver that answers when it has the head, and reads no further before the sink has closed.
    private static func early(_ status: Int) -> Play {
        .steps(
            .readHead, .send("HTTP/1.1 \(status) Words\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno")
        ) { $0.event = Samples.event(object: .string(String(repeating: "x", count: 8 << 20))) }
    }

    /// A receiver that takes the first event, reads the second, and is gone; on the next connection it takes all.
    private static func breaking(by end: RawServer.Step?) -> Play {
        .script(change: { ($0.deliveries, $0.connections, $0.requests) = (2, 2, 3) }) { number in
            number == 0 ? [.readRequest, .send(taken), .readRequest] + (end.map { [$0] } ?? []) : [.answerEach(taken)]
        }
    }
}
