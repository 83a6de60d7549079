import RunbridgeCore
import TestSupport

/// No answer, or none that is whole.
extension AnswerCase {
    private static let half = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"
    private static let halfChunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf"

    static let faults = [
        AnswerCase("a name that nobody has", unknownName),
        AnswerCase("a refused connection", Play(receiver: .nobody)),
        AnswerCase("an address that the sink may not reach", forbidden),
        AnswerCase("a connection that does not come about", deaf),
        AnswerCase("a certificate that nobody vouches for", Play(receiver: .tls, scheme: "https")),
        AnswerCase(
            "a certificate for another name",
            Play(receiver: .tls, scheme: "https", host: "localhost", trustsReceiver: true)),
        AnswerCase(
            "a receiver that does not speak TLS",
            .steps(.send("HTTP/1.1 400 Bad Request\r\n\r\n")) { $0.scheme = "https" }),
        AnswerCase("TLS that does not come about", .patience(.awaitClose, scheme: "https")),
        AnswerCase("silence", .patience(.readRequest, .awaitClose)),
        AnswerCase(
            "half a header, then silence", .patience(.readRequest, .send("HTTP/1.1 200 OK\r\nX-Half: "), .awaitClose),
            .patience(.readRequest, .send("HT"), .awaitClose)),
        AnswerCase("a connection closed before the answer", .steps(.readRequest) { $0.connections = 1 }),
        AnswerCase("a reset before the answer", .steps(.readRequest, .reset) { $0.connections = 1 }),
        AnswerCase("a reset in the middle of a 200", .steps(.readRequest, .send(half), .reset)),
        AnswerCase("a 200 that is closed before its end", .steps(.readRequest, .send(half)) { $0.requests = 1 }),
        AnswerCase("a 200 in pieces that is closed within one", .steps(.readRequest, .send(halfChunk))),
        AnswerCase(
            "a 200 that trickles and does not end", .patience(.readRequest, .send(half), .awaitClose),
            .patience(.readRequest, .send(halfChunk), .awaitClose),
            .patience(.readRequest, .send("HTTP/1.1 200 OK\r\n\r\nhalf"), .awaitClose)),
        AnswerCase("an end of the bridge meanwhile", .steps(.readRequest, .awaitClose) { $0.isBrokenOff = true }),
        AnswerCase("nothing, as the event cannot be put into the format", unfit),
    ]

    private static var unknownName: Play {
        // Longer than a label of a name may be, so no name server is asked.
        Play(receiver: .nobody, host: String(repeating: "a", count: 64) + ".invalid")
    }

    private static var forbidden: Play {
        .steps(.awaitClose) { ($0.isGuarded, $0.connections) = (true, 0) }
    }

    private static var deaf: Play {
        Play(receiver: .deaf, timeout: .milliseconds(800))
    }

    private static var unfit: Play {
        .answers("HTTP/1.1 204 No Content\r\n\r\n") {
            $0.format = "slack"
            $0.event.body = Array("{".utf8)
            $0.connections = 0
        }
    }
}
