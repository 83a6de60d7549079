#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What was read and not yet taken as lines. One thread uses it.
///
/// It holds at most one chunk and one line. A line over the limit is passed over without being kept.
final class LineBuffer {
    /// What a line is.
    enum Line {
        /// Its bytes, without the line break. They stand until more is read.
        case text(UnsafeBufferPointer<UInt8>)
        /// It was longer than the limit.
        case tooLong
    }

    /// How much is read in one go, in bytes.
    static let chunk = 256 * 1024

    /// How many bytes the lines taken so far had, their line breaks included.
    private(set) var taken: Int64 = 0
    private let limit: Int
    private var storage: UnsafeMutableBufferPointer<UInt8>
    /// Where the next line begins, how far it was looked through, and how far there are bytes.
    private var start = 0
    private var scanned = 0
    private var end = 0
    /// How many bytes of a line that is too long were passed over; `nil` outside of one.
    private var passedOver: Int64?

    /// A buffer for lines of at most `limit` bytes.
    init(limit: Int) {
        self.limit = limit
        storage = .allocate(capacity: Self.chunk * 2)
    }

    deinit {
        storage.deallocate()
    }

    /// Room for at least a chunk; what is put there counts once ``filled(_:)`` says so.
    func room() -> UnsafeMutableRawBufferPointer {
        if start > 0, storage.count - end < Self.chunk { moveToFront() }
        if storage.count - end < Self.chunk { grow() }
        return UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(storage)[end...])
    }

    /// Takes so many bytes in.
    func filled(_ count: Int) {
        end += count
    }

    /// The next whole line, if there is one.
    func next() -> Line? {
        guard let base = storage.baseAddress else { return nil }
        guard let found = memchr(base + scanned, 0x0a, end - scanned) else {
            scanned = end
            if end - start > limit || passedOver != nil { passOver() }
            return nil
        }
        let newline = UnsafeMutableRawPointer(base).distance(to: found)
        return take(to: newline, with: 1)
    }

    /// What is left as a line of its own, if anything is: a last line without a line break.
    func rest() -> Line? {
        guard end > start || passedOver != nil else { return nil }
        return take(to: end, with: 0)
    }

    /// Forgets what is left, and begins to count again.
    func reset() {
        (start, scanned, end, taken, passedOver) = (0, 0, 0, 0, nil)
    }

    private func take(to newline: Int, with breaks: Int) -> Line {
        let count = newline - start
        let line = UnsafeBufferPointer(rebasing: storage[start..<newline])
        start = newline + breaks
        scanned = start
        taken += Int64(count + breaks) + (passedOver ?? 0)
        guard passedOver == nil, count <= limit else {
            passedOver = nil
            return .tooLong
        }
        return .text(line)
    }

    private func passOver() {
        passedOver = (passedOver ?? 0) + Int64(end - start)
        (start, scanned, end) = (0, 0, 0)
    }

    private func moveToFront() {
        guard let base = storage.baseAddress else { return }
        memmove(base, base + start, end - start)
        (start, scanned, end) = (0, scanned - start, end - start)
    }

    private func grow() {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: storage.count * 2)
        if let from = storage.baseAddress, let to = larger.baseAddress { memcpy(to, from, end) }
        storage.deallocate()
        storage = larger
    }
}
