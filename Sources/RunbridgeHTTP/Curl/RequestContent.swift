/// The content of a request in memory that libcurl can point at, used again for the next.
///
/// It is a copy: small contents, the usual ones, cost less to copy than to keep track of.
final class RequestContent {
    /// What is kept for the next content; more is given back after use.
    private static let keptCapacity = 64 * 1024

    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)

    deinit {
        memory.deallocate()
    }

    /// Where a copy of these bytes is. It stands until the next call of any method.
    func hold(_ bytes: [UInt8]) -> UnsafeMutableRawPointer {
        if bytes.count > memory.count { resize(to: bytes.count) }
        memory.copyBytes(from: bytes)
        return memory.baseAddress!
    }

    /// Gives back what a large content took.
    func release() {
        if memory.count > Self.keptCapacity { resize(to: 4096) }
    }

    private func resize(to count: Int) {
        memory.deallocate()
        memory = .allocate(byteCount: count, alignment: 1)
    }
}
