import Foundation
import RunbridgeCore
import TestSupport
import Testing

/// Texts spoilt at random: none crashes the parser, and Foundation's agrees on which are JSON.
@Suite struct JSONMutationTests {
    static let seeds: [String] = [
        #"{"id":"batch_abc","status":"in_progress","n":[1,-2.5e3,0,true,false,null],"e":{"a":{"b":["\n\u00e9"]}}}"#,
        #"[{"x":"\ud83d\ude00 é 😀","y":""},[],{},[[[[1]]]],-0.0e-1,"\\\"\/"]"#,
        "  \"plain\"  ", "-12.50E+07", "[1 ,\n2\t,\r3]",
    ]

    /// Bytes that matter to a parser of JSON, and some that matter to none.
    private static let bytes: [UInt8] =
        Array("{}[]\",:\\/ubnrtfalse0123456789.eE+-\n\t ".utf8) + [
            0x00, 0x1f, 0x7f, 0x80, 0xc3, 0xa9, 0xed, 0xa0, 0xf0, 0xff,
        ]

    private static func mutate(_ text: inout [UInt8], _ random: inout SeededRandom) {
        for _ in 0...Int(random.next() % 3) {
            let place = text.isEmpty ? 0 : Int(random.next() % UInt64(text.count))
            let byte = bytes[Int(random.next() % UInt64(bytes.count))]
            switch random.next() % 5 {
            case 0 where !text.isEmpty: text[place] = byte
            case 1 where !text.isEmpty: text.remove(at: place)
            case 2 where !text.isEmpty: text.removeLast(text.count - place)
            case 3 where !text.isEmpty: text.append(contentsOf: text[..<place])
            default: text.insert(byte, at: place)
            }
        }
        if text.count > 400 { text.removeLast(text.count - 400) }
    }

    /// What our parser makes of it, checked in itself: what is read is written and read again as the same.
    @discardableResult
    private static func read(_ text: [UInt8]) -> JSON? {
        do {
            let json = try JSON(parsing: text)
            if (try? JSON(parsing: json.encoded())) != json { Issue.record("\(json) is not written as it was read") }
            return json
        } catch {
            if error.offset < 0 || error.offset > text.count { Issue.record("\(error) is outside of \(text)") }
            return nil
        }
    }

    @Test(arguments: Array<UInt64>(1...20)) func noTextCrashesIt(_ seed: UInt64) {
        var random = SeededRandom(seed)
        var text = Array(Self.seeds[Int(seed) % Self.seeds.count].utf8)
        for round in 0..<2500 {
            // Spoilt again and again, and made new where nothing is left of it.
            if round % 40 == 0 { text = Array(Self.seeds[Int(random.next() % UInt64(Self.seeds.count))].utf8) }
            Self.mutate(&text, &random)
            Self.read(text)
        }
    }

    /// Where Foundation's differs: it guesses UTF-16 and UTF-32 from NULs and marks, refuses lone halves, and takes a comma
    /// before a closing bracket (on Linux).
    private static func isOutsideOfComparison(_ text: [UInt8]) -> Bool {
        text.filter { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }.contains(Array(",]".utf8)) || text.contains(0)
            || text.starts(with: [0xef, 0xbb, 0xbf]) || text.starts(with: [0xff])
            || text.starts(with: [0xfe]) || String(decoding: text, as: UTF8.self).lowercased().contains("\\ud")
    }

    @Test(arguments: Array<UInt64>(1...10)) func foundationAgrees(_ seed: UInt64) {
        var random = SeededRandom(seed)
        var compared = 0
        for _ in 0..<1000 {
            var text = Array(Self.seeds[Int(random.next() % UInt64(Self.seeds.count))].utf8)
            Self.mutate(&text, &random)
            guard !Self.isOutsideOfComparison(text) else { continue }
            compared += 1
            let theirs = try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
            let shown = String(decoding: text, as: UTF8.self)
            switch (Self.read(text), theirs) {
            case (nil, nil): break
            case (nil, _?): Issue.record("only Foundation reads \(shown.debugDescription)")
            // It also refuses numbers that no floating-point number is near to.
            case (let ours?, nil):
                if ours.isInRange { Issue.record("only we read \(shown.debugDescription)") }
            case (let ours?, let theirs?):
                if !Self.same(ours, theirs) { Issue.record("we differ on \(shown.debugDescription)") }
            }
        }
        #expect(compared > 300)
    }

    private static func same(_ ours: JSON, _ theirs: Any) -> Bool {
        switch ours {
        case .null: theirs is NSNull
        case .bool(let value): (theirs as? Bool) == value
        case .number(let number): (theirs as? NSNumber)?.doubleValue == number.double
        case .string(let text): (theirs as? String) == text
        case .array(let elements):
            (theirs as? [Any]).map { $0.count == elements.count && zip(elements, $0).allSatisfy(same) } ?? false
        case .object(let members):
            (theirs as? [String: Any]).map { found in
                Set(members.map(\.name)) == Set(found.keys)
                    && found.allSatisfy { name, value in ours[name].map { same($0, value) } ?? false }
            } ?? false
        }
    }
}

extension JSON {
    /// Whether every number in it is near to a floating-point one.
    fileprivate var isInRange: Bool {
        switch self {
        case .number(let number): number.double?.isFinite ?? false
        case .array(let elements): elements.allSatisfy(\.isInRange)
        case .object(let members): members.allSatisfy(\.value.isInRange)
        case .null, .bool, .string: true
        }
    }
}
