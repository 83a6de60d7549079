/// The last bytes of an output.
struct OutputTail: Sendable, Equatable {
    /// How many bytes are kept.
    static let limit = 4096

    private var bytes: [UInt8] = []
    private var isCut = false

    /// Takes in what was written.
    mutating func note(_ written: some Collection<UInt8>) {
        bytes += written.suffix(Self.limit)
        if written.count > Self.limit { isCut = true }
        // Cut now and then only: moving bytes for every small write would cost more than the writes.
        if bytes.count > Self.limit * 4 { cut() }
    }

    /// The last whole lines, at most 4 KiB; of a longer line its end. Bytes that are not UTF-8 become U+FFFD.
    var text: String {
        var tail = self
        tail.cut()
        var kept = tail.bytes[...]
        if tail.isCut {
            if let newline = kept.dropLast().firstIndex(of: 0x0a) {
                kept = kept[(newline + 1)...]
            } else {
                kept = kept.drop { $0 & 0xc0 == 0x80 }
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private mutating func cut() {
        guard bytes.count > Self.limit else { return }
        bytes.removeFirst(bytes.count - Self.limit)
        isCut = true
    }
}
