import RunbridgeProcesses
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Makes a file end with a whole line.
///
/// What stands behind the last line break and begins as an event does is what a crash or a full disk left of a line, and
/// is taken away: its event was never reported as delivered. Anything else is somebody else's, and is kept with a line
/// break behind it.
struct LineRepair {
    /// How every line of a file sink begins.
    private static let beginning = Array(#"{"specversion":"#.utf8)
    /// The longest rest that can be one of an event's: its `object` has 64 KiB, every other text less.
    private static let longestRest = 1 << 20

    var file: FileDescriptor
    var path: FilePath

    /// Repairs a file of this size. Returns its size from now on.
    func repaired(size: Int64) throws(SystemFault) -> Int64 {
        guard size > 0, try read(1, at: size - 1) != [UInt8(ascii: "\n")] else { return size }
        let length = Int(min(size, Int64(Self.longestRest)))
        let tail = try read(length, at: size - Int64(length))
        let rest = tail.lastIndex(of: UInt8(ascii: "\n")).map { tail[($0 + 1)...] } ?? tail[...]
        let isWhole = rest.count < tail.count || Int64(tail.count) == size
        return isWhole && Self.isOurs(rest) ? try cut(at: size - Int64(rest.count)) : try closeLine(size)
    }

    private static func isOurs(_ rest: ArraySlice<UInt8>) -> Bool {
        rest.starts(with: beginning) || beginning.starts(with: rest)
    }

    private func cut(at size: Int64) throws(SystemFault) -> Int64 {
        guard ftruncate(file.rawValue, off_t(size)) == 0 else {
            throw SystemFault(attempt: "cannot repair \(path)", error: Errno(rawValue: errno))
        }
        return size
    }

    private func closeLine(_ size: Int64) throws(SystemFault) -> Int64 {
        guard write(file.rawValue, "\n", 1) == 1 else {
            throw SystemFault(attempt: "cannot write to \(path)", error: Errno(rawValue: errno))
        }
        return size + 1
    }

    private func read(_ length: Int, at offset: Int64) throws(SystemFault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: length)
        var count = 0
        while count < length {
            let got = bytes.withUnsafeMutableBytes {
                pread(file.rawValue, $0.baseAddress?.advanced(by: count), length - count, off_t(offset) + off_t(count))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw SystemFault(attempt: "cannot read \(path)", error: Errno(rawValue: errno)) }
            // Somebody has cut it shorter meanwhile.
            if got == 0 { break }
            count += got
        }
        return Array(bytes.prefix(count))
    }
}
