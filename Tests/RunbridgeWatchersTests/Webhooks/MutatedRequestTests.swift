import RunbridgeCore
import RunbridgeWatchers
import TestSupport
import Testing

/// Requests that were genuine before somebody changed them at random.
@Suite struct MutatedRequestTests {
    private static let hostile: [UInt8] = [
        0, 1, 9, 10, 13, 0x20, 0x22, 0x2c, 0x2d, 0x30, 0x39, 0x3a, 0x7b, 0x7f, 0x80, 0xff,
    ]

    /// A request with up to four changes: bytes replaced, left out, doubled or put in, or its end cut off.
    private static func mutated(_ request: [UInt8], with random: inout SeededRandom) -> [UInt8] {
        var request = request
        for _ in 0..<Int.random(in: 1...4, using: &random) where !request.isEmpty {
            let place = Int.random(in: 0..<request.count, using: &random)
            let byte =
                Bool.random(using: &random)
                ? hostile[Int.random(in: 0..<hostile.count, using: &random)] : UInt8.random(in: 0...255, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1: request[place] = byte
            case 2: request.remove(at: place)
            case 3: request.insert(byte, at: place)
            case 4:
                let end = min(request.count, place + Int.random(in: 1...40, using: &random))
                request.insert(contentsOf: request[place..<end], at: place)
            default: request.removeLast(request.count - place)
            }
        }
        return request
    }

    @Test(arguments: 0..<8) func nothingButWhatWasSignedEverBecomesAnEvent(_ seed: Int) async throws {
        let settings = WebhookListenerSettings(bodyTimeout: .milliseconds(50))
        try await Listening.during(settings: settings) { listening in
            let genuine = try listening.signed(#"{"id":"signed","status":"failed","labels":{"a":"b"}}"#)
            var random = SeededRandom(UInt64(seed))
            let requests = (0..<250).map { _ in Self.mutated(genuine, with: &random) }
            await withTaskGroup(of: Void.self) { group in
                for (number, request) in requests.enumerated() {
                    if number >= 16 { await group.next() }
                    group.addTask {
                        guard let client = try? listening.connect() else {
                            Issue.record("it does not serve any more, after \(number) requests")
                            return
                        }
                        let answer = await client.exchange(request)
                        #expect([0, 204, 400, 401, 404, 405, 408, 413].contains(answer.status), "\(answer.head)")
                        #expect(answer.body.isEmpty)
                    }
                }
            }
            let told = Set(listening.host.record.lines)
            #expect(told.isSubset(of: ["run/signed failed"]))
            let sound = try await listening.send(signed: #"{"id":"sound","status":"succeeded"}"#)
            #expect(sound.status == 204)
        }
    }
}
