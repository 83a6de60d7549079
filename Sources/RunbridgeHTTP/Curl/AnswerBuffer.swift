/// What has come of an answer so far: the lines of its head, and its content up to a limit.
struct AnswerBuffer {
    /// Why the rest of an answer is not wanted.
    enum Refusal: Equatable {
        /// The header fields of all its heads and trailers are too much.
        case headTooLarge
        /// The content is packed in a way that was not asked for.
        case transferCoding
        /// The length of the content is no number, or two that differ.
        case length
    }

    /// The most bytes of status lines, header fields and trailers, interim answers included.
    static let headLimit = 64 * 1024

    /// Why it was broken off, when the head was to blame.
    private(set) var refusal: Refusal?
    /// Whether there was more content than the limit.
    private(set) var isTruncated = false
    /// Whether the head of the final answer is complete.
    private(set) var hasHead = false
    /// Whether anything has come.
    var hasBegun: Bool { headBytes > 0 }
    /// The content, up to the limit.
    private(set) var body: [UInt8] = []
    private var head: [UInt8] = []
    private var headBytes = 0
    private var length: Int?
    private var limit = 0

    /// Begins anew.
    mutating func begin(limit: Int) {
        refusal = nil
        isTruncated = false
        hasHead = false
        body = []
        head.removeAll(keepingCapacity: true)
        headBytes = 0
        length = nil
        self.limit = max(limit, 0)
    }

    /// Takes one line of a head, or of the trailers, with its line break. Returns whether more is wanted.
    ///
    /// - Parameter status: The status of the head that the line belongs to.
    mutating func takeLine(_ line: UnsafeRawBufferPointer, status: () -> Int) -> Bool {
        headBytes += line.count
        guard headBytes <= Self.headLimit else {
            refusal = .headTooLarge
            return false
        }
        guard !hasHead else { return true }  // a trailer
        if line.first == UInt8(ascii: "\r") || line.first == UInt8(ascii: "\n") {
            endHead(status: status())
            return true
        }
        if Self.asksToUnpack(line) {
            refusal = .transferCoding
            return false
        }
        if let value = Self.value(of: line, "content-length:") {
            guard let told = Int(value), value.utf8.first != UInt8(ascii: "+"), told >= 0, told == length ?? told else {
                // Where this answer ends and the next begins could not be told.
                refusal = .length
                return false
            }
            length = told
        }
        head.append(contentsOf: line)
        return true
    }

    /// Takes a piece of the content. Returns whether more is wanted.
    mutating func takeBody(_ piece: UnsafeRawBufferPointer) -> Bool {
        let room = limit - body.count
        isTruncated = piece.count > room
        body.append(contentsOf: piece.prefix(room))
        return !isTruncated
    }

    /// The header fields of the final answer.
    var headers: HTTPHeaders { HTTPHeaders(head: head) }

    private mutating func endHead(status: Int) {
        if status < 200 && status != 101 {
            head.removeAll(keepingCapacity: true)
            length = nil
        } else {
            hasHead = true
        }
    }

    /// Whether a line is a transfer coding other than chunked: libcurl would unpack it, and a small answer could grow.
    private static func asksToUnpack(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let coding = value(of: line, "transfer-encoding:") else { return false }
        return coding.lowercased().split(whereSeparator: { $0.isWhitespace || $0 == "," })
            .contains { $0 != "chunked" && $0 != "identity" }
    }

    /// The value of a header line, if it is one by that name, which is in small letters and with its colon.
    private static func value(of line: UnsafeRawBufferPointer, _ name: StaticString) -> Substring? {
        let isMeant = name.withUTF8Buffer { name in
            line.count > name.count && zip(line, name).allSatisfy { $0.lowercased == $1 }
        }
        guard isMeant else { return nil }
        let blanks = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n")]
        let value = line.dropFirst(name.utf8CodeUnitCount).drop { blanks.contains($0) }
        let end = value.lastIndex { !blanks.contains($0) }.map { $0 + 1 } ?? value.startIndex
        return Substring(decoding: value[..<end], as: UTF8.self)
    }
}
