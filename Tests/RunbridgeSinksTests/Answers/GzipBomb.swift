/// 10 MiB of NULs in 10 KiB: what a receiver could send that wants memory.
enum GzipBomb {
    /// A gzip file (RFC 1952) of stored and repeated blocks, made by hand: one NUL, and then itself again and again.
    static let bytes: [UInt8] = {
        var writer = BitWriter()
        writer.bytes = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
        // One final block of fixed codes: the literal 0, then matches of 258 bytes at a distance of 1.
        writer.add(0b1, bits: 1)
        writer.add(0b01, bits: 2)
        writer.addCode(0b0011_0000, bits: 8)
        for _ in 0..<40_000 {
            writer.addCode(0b1100_0101, bits: 8)  // length 258
            writer.addCode(0, bits: 5)  // distance 1
        }
        writer.addCode(0, bits: 7)
        return writer.finished + [UInt8](repeating: 0, count: 8)
    }()
}

/// Bits as DEFLATE has them: the lowest first, codes by their highest.
private struct BitWriter {
    var bytes: [UInt8] = []
    private var pending: UInt8 = 0
    private var count = 0

    mutating func add(_ value: Int, bits: Int) {
        for place in 0..<bits { addBit((value >> place) & 1) }
    }

    mutating func addCode(_ code: Int, bits: Int) {
        for place in (0..<bits).reversed() { addBit((code >> place) & 1) }
    }

    private mutating func addBit(_ bit: Int) {
        pending |= UInt8(bit) << UInt8(count)
        count += 1
        guard count == 8 else { return }
        bytes.append(pending)
        (pending, count) = (0, 0)
    }

    var finished: [UInt8] { count == 0 ? bytes : bytes + [pending] }
}
