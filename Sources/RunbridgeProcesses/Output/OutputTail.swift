/// The end of what was written to a stream.
public struct OutputTail: Sendable, Equatable {
    /// How many bytes are kept where nobody says otherwise: what the detail of an attempt may have.
    public static let standardLimit = 2048

    /// The most bytes that are kept.
    public let limit: Int
    private var bytes: [UInt8] = []
    /// Whether there was more before it.
    public private(set) var isCut = false

    /// Nothing yet.
    public init(limit: Int = OutputTail.standardLimit) {
        self.limit = limit
    }

    /// What is kept.
    public var kept: ArraySlice<UInt8> { bytes.suffix(limit) }

    /// Takes in more.
    public mutating func append(_ more: some Collection<UInt8>) {
        bytes.append(contentsOf: more.suffix(limit))
        isCut = isCut || more.count > limit || bytes.count > limit
        // Now and then only: moving bytes for every small write would cost more than the writes.
        if bytes.count > 4 * limit { bytes.removeFirst(bytes.count - limit) }
    }

    /// The last whole lines; of a longer line its end. Bytes that are not UTF-8 become U+FFFD.
    public var lines: String {
        var kept = kept
        if isCut {
            if let newline = kept.dropLast().firstIndex(of: 0x0a) {
                kept = kept[(newline + 1)...]
            } else {
                kept = kept.drop { $0 & 0xc0 == 0x80 }
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }
}
