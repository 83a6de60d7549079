import RunbridgeCore
import TestSupport
import Testing

@testable import RunbridgeWatchers

@Suite struct FastLineTests {
    private static func fast(_ line: [UInt8]) -> LineObservation? { line.withUnsafeBufferPointer { FastLine.read($0) } }

    private static func general(_ line: [UInt8]) throws(LineProblem) -> LineObservation {
        try line.withUnsafeBufferPointer { (bytes) throws(LineProblem) in try LineObservation(parsing: bytes) }
    }

    static let plain: [String] = [
        #"{"id":"a","status":"failed"}"#,
        #" { "status" : "running" , "id" : "a-long-identifier-of-many-characters" } "#,
        "{\"id\":\"a\",\t\"status\":\"queued\"}\r",
        #"{"id":"a","status":"failed","kind":"build","name":"Nightly","raw":"FAILURE","attempt":2}"#,
        #"{"id":"a","status":"failed","time":"2026-11-24T09:30:00.12+01:00","url":"https://ci.example.com/1"}"#,
        #"{"id":"a","status":"failed","error":{"code":"E1","message":"It broke."}}"#,
        #"{"id":"a","status":"running","counts":{"total":10,"succeeded":3,"failed":0,"canceled":1,"expired":2,"active":4}}"#,
        #"{"id":"a","status":"running","labels":{"team":"ml","größe":"xl"}}"#,
        #"{"id":"a","status":"running","labels":{},"counts":{},"error":{}}"#,
        #"{"id":"a","status":"running","labels":null,"counts":null,"error":null,"time":null,"object":null,"name":null}"#,
        #"{"id":"jörg","status":"running","name":"日本語の名前がここにあります"}"#,
        #"{"id":"a","status":"running","extra":"x","more":17,"yes":true,"no":false,"nothing":null}"#,
        #"{"id":"a","id":"b","status":"running","labels":{"x":"1","x":"2"}}"#,
        #"{"id":"","status":""}"#,
        #"{"id":"a","status":"running","attempt":0,"counts":{"total":999999999999999999}}"#,
    ]

    @Test(arguments: plain) func readsAPlainLineAsTheGeneralReaderDoes(_ line: String) throws {
        let found = try #require(Self.fast(Array(line.utf8)))
        #expect(try found == Self.general(Array(line.utf8)))
    }

    static let unusual: [String] = [
        #"{"id":"a\n","status":"failed"}"#, #"{"id":"a","status":"failed","object":{"x":[1,2]}}"#,
        #"{"id":"a","status":"failed","attempt":1.0}"#, #"{"id":"a","status":"failed","attempt":-1}"#,
        #"{"id":"a","status":"failed","attempt":9999999999999999999}"#, #"{"id":"a","status":"failed","attempt":01}"#,
        #"{"id":"a","status":"failed","counts":{"total":"1"}}"#, #"{"id":"a","status":"failed","labels":{"x":1}}"#,
        #"{"id":"a","status":"failed","error":"it broke"}"#, #"{"id":"a","status":"failed","time":1790000000}"#,
        #"{"id":"a","status":"failed","more":{}}"#, #"{"id":"a","status":"failed"} x"#,
        #"{"id":"a","status":"failed",}"#,
        #"{"id":"a","status":"failed""#, #"{"id":"a","status":"failed"#, #"{"id":"a","status":failed}"#, #"{"id":"a"}"#,
        #"["id"]"#, "", "{", "}", #"{"id":1,"status":"failed"}"#, "{\"id\":\"a\u{1}\",\"status\":\"failed\"}",
        #"{"id":"a","status":"failed","yes":truely}"#, #"{"id":"a","status":"failed","n":1x}"#, #"{"id" "a"}"#,
    ]

    @Test(arguments: unusual) func leavesWhatIsNotPlainToTheGeneralReader(_ line: String) {
        #expect(Self.fast(Array(line.utf8)) == nil)
    }

    @Test(
        arguments: [
            [0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xe2, 0x82, 0x22],
        ] as [[UInt8]])
    func leavesInvalidUTF8ToTheGeneralReader(_ text: [UInt8]) {
        for member in ["id", "name", "unknown"] {
            let line = Array(#"{"status":"failed","id":"a","\#(member)":"#.utf8) + text + [0x7d]
            #expect(Self.fast(line) == nil)
            #expect(throws: LineProblem.self) { try Self.general(line) }
        }
        #expect(Self.fast(Array(#"{"status":"failed","id":"a","#.utf8) + text + Array(":1}".utf8)) == nil)
    }

    /// Whatever the fast reader takes, the general one takes in the same way.
    @Test func agreesWithTheGeneralReaderOnLinesSpoiltAtRandom() {
        var random = SeededRandom(7)
        let spoilers = Array(#""\{}[]:,.0123456789eE+-truefalsn \#u{0}\#u{1f}\#u{7f}"#.utf8) + [0x80, 0xc3, 0xff, 0x09]
        var taken = 0
        for _ in 0..<20_000 {
            var line = Array(Self.plain[Int(random.next() % UInt64(Self.plain.count))].utf8)
            for _ in 0...(random.next() % 3) {
                let place = Int(random.next() % UInt64(line.count))
                switch random.next() % 3 {
                case 0: line[place] = spoilers[Int(random.next() % UInt64(spoilers.count))]
                case 1: line.insert(spoilers[Int(random.next() % UInt64(spoilers.count))], at: place)
                default: if line.count > 1 { line.remove(at: place) }
                }
            }
            guard let fast = Self.fast(line) else { continue }
            taken += 1
            #expect((try? Self.general(line)) == fast, "\(String(decoding: line, as: UTF8.self))")
        }
        #expect(taken > 1000)
    }
}
