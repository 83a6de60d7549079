#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is open for reading. It closes with its last reference.
final class OpenFile: Sendable {
    /// Why a file is not opened.
    enum Refusal: Error, Equatable {
        case notThere
        case unreadable(String)
    }

    let identity: FileIdentity
    private let descriptor: Int32

    /// Opens a regular file.
    init(_ path: String) throws(Refusal) {
        // A pipe without a writer would hold the thread back otherwise.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let code = errno
            throw code == ENOENT || code == ENOTDIR ? .notThere : .unreadable(SystemError.text(code))
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unreadable("it is not a regular file; give a pipe to `lines: stdin` instead")
        }
        self.descriptor = descriptor
        identity = FileIdentity(status)
    }

    deinit {
        close(descriptor)
    }

    /// How many bytes it has.
    var size: Int64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// Reads at an offset. Returns how many bytes, -1 for an error.
    func read(into room: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int {
        while true {
            let count = pread(descriptor, room.baseAddress, min(room.count, LineBuffer.chunk), off_t(offset))
            if count >= 0 || errno != EINTR { return count }
        }
    }

    /// Its first bytes, at most so many as are known of a file.
    func head(_ count: Int = FileHead.limit) -> FileHead {
        withUnsafeTemporaryAllocation(byteCount: FileHead.limit, alignment: 1) { room in
            let read = read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<min(count, room.count)]), at: 0)
            var head = FileHead()
            head.note(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(room)[..<max(read, 0)]), at: 0)
            return head
        }
    }

    /// Which file has a name now; `nil` if none has.
    static func identity(of path: String) -> FileIdentity? {
        var status = stat()
        return stat(path, &status) == 0 ? FileIdentity(status) : nil
    }
}

extension FileIdentity {
    fileprivate init(_ status: stat) {
        self.init(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }
}
