#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a command reads: a file, or standard input where its name is `-`.
enum Input {
    /// Why something cannot be read, without its name.
    struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    /// The name of standard input.
    static let stdin = "-"

    /// All its bytes.
    static func bytes(of path: String) throws(Failure) -> [UInt8] {
        do {
            return try read(path)
        } catch {
            throw .wrongInput("\(path == stdin ? "standard input" : path) cannot be read: \(error.description)")
        }
    }

    /// All its text.
    static func text(of path: String) throws(Fault) -> String {
        guard let text = String(validating: try read(path), as: UTF8.self) else {
            throw Fault(description: "this is no UTF-8 text")
        }
        return text
    }

    private static func read(_ path: String) throws(Fault) -> [UInt8] {
        let descriptor = path == stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Fault(description: String(cString: strerror(errno))) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count > 0 {
                bytes.append(contentsOf: buffer[..<count])
            } else if count == 0 {
                return bytes
            } else if errno != EINTR {
                throw Fault(description: String(cString: strerror(errno)))
            }
        }
    }
}
