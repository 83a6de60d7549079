import RunbridgeCore
import RunbridgeSigning
import TestSupport
import Testing

/// Requests that are nearly genuine: no verifier crashes on one, and none takes one.
@Suite struct VerifierFuzzTests {
    static let bodies = ["", "{}", #"{"id":"run_1","status":"failed"}"#, "\u{0}é", "t=1,v1=0"].map { Array($0.utf8) }

    private static let tokens = [
        "v1,", "v1a,", "sha256=", "t=", "v1=", "v0=", ",", " ", "\t", "=", "==", "Bearer ", "1764000000",
        "99999999999999", "-1", "\u{0}", "é",
        "a", "F", "\r\n", "whsec_", "msg_1", String(repeating: "A", count: 5000),
    ]

    /// One spoilt: headers changed, doubled, swapped or left out, the body changed.
    private static func spoilt(_ genuine: GenuineRequest, _ random: inout SeededRandom) -> GenuineRequest {
        var request = genuine
        for _ in 0...random.below(2) {
            let index = random.below(max(request.headers.count, 1))
            switch random.below(7) {
            case 0...2 where !request.headers.isEmpty:
                request.headers[index].value = random.spoilt(request.headers[index].value, with: tokens)
            case 3 where !request.headers.isEmpty: request.headers[index].value = random.soup(of: tokens, upTo: 5)
            case 4 where !request.headers.isEmpty:
                if random.chance(oneIn: 2) {
                    request.headers.remove(at: index)
                } else {
                    request.headers.append(request.headers[index])
                }
            case 5 where request.headers.count > 1:
                request.headers[index].value = request.headers[random.below(request.headers.count)].value
            default: random.spoil(&request.body, with: tokens)
            }
        }
        return request
    }

    /// Whether all that proves the genuine one is still there, and the body is the same. A token proves no body, and
    /// blanks and items beside a signature prove nothing.
    private static func provesTheSame(_ request: GenuineRequest, as genuine: GenuineRequest) -> Bool {
        var isBodyProven = true
        if case .token = genuine.scheme { isBodyProven = false }
        guard !isBodyProven || request.body == genuine.body else { return false }
        return genuine.headers.allSatisfy { header in
            let values = request.headers.filter { $0.name == header.name }.map(\.value)
            let pieces = header.value.split { ", ;=".contains($0) }
            return values.count == 1 && pieces.allSatisfy { values[0].lowercased().contains($0.lowercased()) }
        }
    }

    @Test(arguments: Fuzzing.seeds()) func onlyWhatProvesItIsTaken(_ seed: UInt64) throws {
        let genuine = try Self.bodies.flatMap { try GenuineRequest.all(body: $0) }
        #expect(genuine.filter { !$0.isTaken }.map(\.name) == [])
        let failure = Fuzzed.requests.failure(seed: seed) { random in
            let one = random.one(of: genuine)
            let request = Self.spoilt(one, &random)
            return request.isTaken && !Self.provesTheSame(request, as: one)
                ? "\(one.name) takes \(request.headers) for \(one.headers), \(request.body) for \(one.body)" : nil
        }
        #expect(failure == nil)
    }

    @Test(arguments: Fuzzing.seeds()) func oneFlippedBitIsNeverTaken(_ seed: UInt64) throws {
        let genuine = try Self.bodies.flatMap { try GenuineRequest.all(body: $0) }
        let failure = Fuzzed.bits.failure(seed: seed) { random in
            let one = random.one(of: genuine)
            var request = one
            let sizes = one.headers.map(\.value.utf8.count)
            var place = random.below(sizes.reduce(one.provenBody.count, +))
            for (index, size) in sizes.enumerated() {
                guard place >= 0, place < size else {
                    place -= size
                    continue
                }
                var value = Array(one.headers[index].value.utf8)
                value[place] ^= 1 << (random.next() % 8)
                // Where a byte is no text any more, something else stands there.
                request.headers[index].value = String(decoding: value, as: UTF8.self)
                place = -1
            }
            if place >= 0 { request.body[place] ^= 1 << (random.next() % 8) }
            return request.isTaken && !request.isBearerInOtherCase(than: one)
                ? "\(one.name) takes \(request.headers) for \(one.headers)" : nil
        }
        #expect(failure == nil)
    }
}

extension GenuineRequest {
    /// The part of the body that is proven; a token proves none.
    fileprivate var provenBody: [UInt8] {
        if case .token = scheme { [] } else { body }
    }

    /// The word `Bearer` may be written in either case (RFC 9110, section 11.1); it is no part of the secret.
    fileprivate func isBearerInOtherCase(than other: GenuineRequest) -> Bool {
        scheme == .bearer && headers[0].value.dropFirst(7) == other.headers[0].value.dropFirst(7)
            && headers[0].value.lowercased() == other.headers[0].value.lowercased()
    }
}
