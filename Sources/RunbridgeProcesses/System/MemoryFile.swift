import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Bytes as a file without a name, open at its beginning.
///
/// What a program reads from it has an end, and nobody has to be there to write: unlike with a pipe, a program that never
/// reads, or that closes its input at once, blocks and breaks nothing.
enum MemoryFile {
    /// A descriptor to read these bytes from; the caller closes it. It is not passed on by exec.
    static func descriptor(holding bytes: [UInt8]) throws(SystemFault) -> FileDescriptor {
        let number = try make()
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(number, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                let error = Errno(rawValue: errno)
                close(number)
                throw SystemFault(attempt: "cannot write what the program is to read", error: error)
            }
            rest = rest.dropFirst(written)
        }
        lseek(number, 0, Int32(SEEK_SET))
        return FileDescriptor(rawValue: number)
    }

    /// A new file that has lost its name already: in shared memory, or where there is none, in the temporary folder.
    private static func make() throws(SystemFault) -> Int32 {
        let name = "/runbridge-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        let shared = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
        if shared >= 0 {
            shm_unlink(name)
            return shared
        }
        var template = Array("/tmp/runbridge-XXXXXX".utf8CString)
        let number = mkstemp(&template)
        guard number >= 0 else {
            throw SystemFault(
                attempt: "cannot make a temporary file for what the program is to read", error: Errno(rawValue: errno))
        }
        unlink(template)
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        return number
    }
}
