public import RunbridgeCore

/// Random input, near to what is expected and far from it.
extension SeededRandom {
    /// One of some values.
    public mutating func one<Value>(of values: [Value]) -> Value { values[Int(next() % UInt64(values.count))] }

    /// A number below a bound.
    public mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// Bytes, spoilt: changed, left out, doubled, cut, flipped, or with some of `tokens` between.
    public mutating func spoil(_ bytes: inout [UInt8], with tokens: [String]) {
        let place = bytes.isEmpty ? 0 : below(bytes.count)
        switch below(7) {
        case 0 where !bytes.isEmpty: bytes[place] = UInt8(truncatingIfNeeded: next())
        case 1 where !bytes.isEmpty: bytes.remove(at: place)
        case 2 where !bytes.isEmpty: bytes.removeLast(bytes.count - place)
        case 3 where !bytes.isEmpty: bytes.append(contentsOf: bytes[..<place])
        case 4 where !bytes.isEmpty: bytes[place] ^= 1 << (next() % 8)
        default: bytes.insert(contentsOf: one(of: tokens).utf8, at: place)
        }
        if bytes.count > 300 { bytes.removeLast(bytes.count - 300) }
    }

    /// Tokens, one after the other.
    public mutating func soup(of tokens: [String], upTo count: Int) -> String {
        var text = ""
        for _ in 0..<below(count + 1) { text += one(of: tokens) }
        return text
    }

    /// A text, spoilt some times; what is no UTF-8 any more is mended.
    public mutating func spoilt(_ text: String, with tokens: [String]) -> String {
        var bytes = Array(text.utf8)
        for _ in 0...below(3) { spoil(&bytes, with: tokens) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A text that nobody expects.
    public mutating func hostileText() -> String {
        let texts = [
            "", " ", "\u{0}", "../..", "a/b", "\"", "é\u{301}", "\u{1F600}", "%2e%2e", "x\r\ny: z", "{id}", "-0",
            "1e999",
            "9223372036854775808", "NaN", "null", "true", "<script>", String(repeating: "a", count: 600),
        ]
        return one(of: texts)
    }

    /// A value of some levels.
    public mutating func json(depth: Int = 2) -> JSON {
        switch below(depth > 0 ? 10 : 7) {
        case 0: return .null
        case 1: return .bool(chance(oneIn: 2))
        case 2: return .number(JSONNumber(Int64(bitPattern: next()) >> (next() % 64)))
        case 3: return JSONNumber(Double(bitPattern: next())).map { .number($0) } ?? .number(JSONNumber(0))
        case 4: return .string(hostileText())
        case 5: return .string(soup(of: ["a", "id", "0", ".", "Z"], upTo: 3))
        case 6: return .number(JSONNumber(Int64(below(2_000_000_000))))
        case 7: return .array((0..<below(4)).map { _ in json(depth: depth - 1) })
        default:
            return .object(
                (0..<below(4)).map { _ in
                    JSON.Member(one(of: ["id", "status", "a", "0", "", "type"]), json(depth: depth - 1))
                })
        }
    }
}
