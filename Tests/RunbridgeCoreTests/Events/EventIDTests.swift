import RunbridgeCore
import TestSupport
import Testing

@Suite struct EventIDTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var type: EventType
        var run: RunKey
        var attempt: Int
        var revision: Int
        var detail = ""
        var milliseconds: Int64
        /// What is hashed, and its SHA-256, in hex.
        var identity: String, hash: String
        var text: String
    }

    /// Computed with Python: `struct.pack`, `hashlib.sha256`, and base 32 by division.
    static let vectors = [
        Vector(
            testDescription: "a batch that failed", type: .status(.failed),
            run: RunKey(watcher: "openai", kind: "batch", id: "batch_abc"), attempt: 1, revision: 3,
            milliseconds: 1_795_512_600_120,
            identity: "000000066f70656e61690000000562617463680000000962617463685f6162630000000a72756e2e6661696c6564"
                + "0000000000000000000000010000000000000003",
            hash: "a0cecc98aad93ec25f5fb2f95187a163f63da12ca2794ef6e8a58c48dff4ea94",
            text: "evt_01m86e81hrm37cs65av4zc4qtz"),
        Vector(
            testDescription: "hostile names, numbers below zero, before the epoch", type: .anomaly,
            run: RunKey(watcher: "w\u{e2}cher", kind: "", id: "\u{0}\n\u{1F600}"), attempt: -1, revision: .max,
            detail: "done 0", milliseconds: -5,
            identity: "0000000777c3a2636865720000000000000006000af09f98800000000b72756e2e616e6f6d616c79"
                + "00000006646f6e652030ffffffffffffffff7fffffffffffffff",
            hash: "cb3bfc1165f1367d3f4ba60446201e7c4cd86db32df01e704f8a777bb02bfa74",
            text: "evt_0000000000scxzr4b5y4v7tftb"),
        Vector(
            testDescription: "after all times", type: .watchError, run: RunKey(watcher: "a", kind: "b", id: "c"),
            attempt: 0, revision: 0, milliseconds: .max,
            identity: "0000000161000000016200000001630000000b77617463682e6572726f72"
                + "0000000000000000000000000000000000000000",
            hash: "0df8fa7e631d8bdba186dc2cb2404a6a9eed7fbf3b23bb273fbb438e8408966d",
            text: "evt_7zzzzzzzzz1qwfmzk33p5xq8c6"),
    ]

    private static func bytes(hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    @Test(arguments: vectors) func anIDIsWhatPythonMakesIt(_ vector: Vector) {
        let id = EventID(
            of: vector.type, run: vector.run, attempt: vector.attempt, revision: vector.revision,
            detail: vector.detail, time: Timestamp(milliseconds: vector.milliseconds)
        ) { identity in
            #expect(identity == Self.bytes(hex: vector.identity))
            return Self.bytes(hex: vector.hash)
        }
        #expect(id.text == vector.text)
        #expect(EventID(text: vector.text) == id)
    }

    @Test func everyIDComesBackFromItsText() {
        var random = SeededRandom(1)
        let edges: [UInt64] = [0, 1, 31, 32, 1 << 63, .max]
        var ids = edges.flatMap { high in edges.map { EventID(high: high, low: $0) } }
        ids += (0..<2000).map { _ in EventID(high: random.next(), low: random.next()) }
        for id in ids {
            #expect(EventID(text: id.text) == id && id.text.utf8.count == 30 && id.description == id.text)
            #expect(EventID(text: "evt_" + id.text.dropFirst(4).uppercased()) == id)
        }
    }

    @Test func textsSortAsIDsDo() {
        var random = SeededRandom(2)
        let ids = (0..<500).map { _ in
            EventID(high: random.next() >> UInt64.random(in: 0...63, using: &random), low: random.next())
        }
        #expect(ids.sorted().map(\.text) == ids.map(\.text).sorted())
    }

    @Test func idsSortByTime() {
        let times: [Int64] = [.min, -1, 0, 1, 1_795_512_600_120, 1_795_512_600_121, 1 << 48 - 1, .max]
        let ids = times.map { time in
            EventID(
                of: .progress, run: Watched.key, attempt: 1, revision: 1, time: Timestamp(milliseconds: time),
                digest: mixingDigest)
        }
        #expect(ids == ids.sorted())
        // Moments outside of 48 bits are the nearest one inside.
        #expect(ids[0] == ids[1] && ids[1] == ids[2] && ids[2] != ids[3])
        #expect(ids[6] == ids[7] && ids[4].high >> 16 == 1_795_512_600_120)
    }

    static let refused: [String] = [
        "", "evt_", "evt_01m86e81hrm37cs65av4zc4qt", "evt_01m86e81hrm37cs65av4zc4qtzz",
        "EVT_01m86e81hrm37cs65av4zc4qtz",
        "ev__01m86e81hrm37cs65av4zc4qtz", "evt_81m86e81hrm37cs65av4zc4qtz", "evt_z1m86e81hrm37cs65av4zc4qtz",
        // Crockford's alphabet has no i, l, o, u.
        "evt_01m86e81hrm37cs65av4zc4qti", "evt_01m86e81hrm37cs65av4zc4qtl", "evt_01m86e81hrm37cs65av4zc4qto",
        "evt_01m86e81hrm37cs65av4zc4qtu", "evt_01m86e81hrm37cs65av4zc4qtU", "evt_01m86e81hrm37cs65av4zc4qt-",
        " vt_01m86e81hrm37cs65av4zc4qtz", "evt_01m86e81hrm37cs65av4zc4qt ",
        // Hostile: control characters that become digits when the bit of small letters is set, and a wide letter.
        "evt_01m86e81hrm37cs65av4zc4qt\u{10}", "evt_01m86e81hrm37cs65av4zc4q\u{11}z",
        "evt_01m86e81hrm37cs65av4zc4q\u{e9}",
    ]

    @Test(arguments: refused) func anotherTextIsNoID(_ text: String) {
        #expect(EventID(text: text) == nil)
    }
}
