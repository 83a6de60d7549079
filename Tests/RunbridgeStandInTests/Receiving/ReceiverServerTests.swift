import RunbridgeCore
import RunbridgeStandIn
import TestSupport
import Testing

@Suite struct ReceiverServerTests {
    /// Takes a body that says "genuine" as genuine.
    private func makeReceiver(usual: Reply = Reply(204)) -> ReceiverServer {
        ReceiverServer(usual: usual, clock: ManualClock()) { request in
            request.body.starts(with: Array("genuine".utf8)) ? .genuine : .forged("it does not say so")
        }
    }

    private func post(_ url: String, _ id: String?, _ body: String = "genuine") async throws -> HTTPExchange {
        try await HTTPExchange.send(
            "POST", url, headers: id.map { ["Webhook-Id": $0] } ?? [:], body: body)
    }

    @Test func handsTheBytesOnAsTheyCame() async throws {
        let receiver = makeReceiver()
        let receipt = try await receiver.serving { (url: String) async throws in
            _ = try await post("\(url)/a%20b?c=d", "evt_1", "genuine \u{0} é {\"a\": 1}  ")
            return try #require(await receiver.receipts.first { _ in true })
        }
        #expect(receipt.request.body == Array("genuine \u{0} é {\"a\": 1}  ".utf8))
        #expect(receipt.request.path == "/hooks/a%20b")
        #expect(receipt.request.webhookID == "evt_1")
        #expect(receipt.request.headers["webhook-id"] == "evt_1")
        #expect(receipt.verdict == .genuine)
        #expect(receipt.status == 204)
    }

    @Test func answersAsPrepared() async throws {
        let receiver = makeReceiver(usual: Reply(200))
        receiver.prepare([Reply(503), Reply(429, headers: ["Retry-After": "3"])])
        receiver.prepare([Reply(410, after: .milliseconds(20))])
        try await receiver.serving { (url: String) async throws in
            var answers: [HTTPExchange] = []
            for id in ["evt_1", "evt_1", "evt_2", "evt_1"] { answers.append(try await post(url, id)) }
            #expect(answers.map(\.status) == [503, 429, 410, 200])
            #expect(answers[1].headers["retry-after"] == "3")
        }
        #expect(receiver.counts == ["evt_1": 3, "evt_2": 1])
        #expect(receiver.total == 4)
        var numbers: [Int] = []
        for await receipt in receiver.receipts { numbers.append(receipt.number) }
        #expect(numbers == [1, 2, 1, 3])
    }

    @Test func refusesWhatIsForgedAndSpendsNoReplyOnIt() async throws {
        let receiver = makeReceiver()
        receiver.prepare([Reply(503)])
        try await receiver.serving { (url: String) async throws in
            #expect(try await post(url, "evt_1", "forged").status == 401)
            #expect(try await post(url, "evt_1").status == 503)
            #expect(try await post(url, nil).status == 204)
            #expect(try await HTTPExchange.send("GET", url).status == 405)
        }
        #expect(receiver.forgeries == 1)
        #expect(receiver.counts == ["evt_1": 1])
        #expect(receiver.total == 2)
    }
}
