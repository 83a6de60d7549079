internal import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The right to deliver from a store, held by one bridge at a time.
///
/// It is a lock of the kernel's on `<store>.lock`, which is gone with the process however that ends. The file stays
/// and holds the number of the process that had it last, and what it said of itself. Commands that only read, or only
/// add observations, need no lock.
public final class BridgeLock: Sendable {
    /// The file.
    public let path: String
    private let descriptor: Mutex<CInt?>

    /// Takes the lock of the store in that file, or says who has it. A store that is reached through a link has the lock
    /// of the file itself.
    public init(forStoreAt store: String) throws(StoreError) {
        path = Self.path(forStoreAt: store)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let holder = Self.readProcess(descriptor)
            close(descriptor)
            guard code == EWOULDBLOCK else {
                throw .cannotOpen(path: path, reason: String(cString: strerror(code)))
            }
            throw .inUse(path: store, process: holder)
        }
        // What is written is for messages only: a lock without it is a lock.
        _ = ftruncate(descriptor, 0)
        let text = BridgeStanding(config: nil).encoded(process: getpid())
        _ = pwrite(descriptor, text, text.count, 0)
        // By this second lock the kernel tells others which process it is; a number in a file may be an old one.
        var range = Self.wholeFile
        _ = fcntl(descriptor, F_SETLK, &range)
        self.descriptor = Mutex(descriptor)
    }

    /// Says something of this bridge to whoever asks for the holder of the lock.
    public func say(_ standing: BridgeStanding) {
        let text = standing.encoded(process: getpid())
        descriptor.withLock { descriptor in
            // Who waits for it waits in vain then, and says so.
            if let descriptor { _ = pwrite(descriptor, text, text.count, 0) }
        }
    }

    /// The file of the lock of the store in that file.
    static func path(forStoreAt store: String) -> String { target(of: store) + ".lock" }

    /// What is locked for the kernel to name the holder.
    static var wholeFile: flock {
        flock(l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
    }

    deinit {
        release()
    }

    /// Gives the right up; afterwards another bridge may take it. A second call does nothing.
    public func release() {
        descriptor.withLock { descriptor in
            if let descriptor {
                // Unlocked first: a child that is just being started holds the descriptor too until it is its own program.
                flock(descriptor, LOCK_UN)
                close(descriptor)
            }
            descriptor = nil
        }
    }

    /// The file behind a name, as far as there is one.
    private static func target(of store: String) -> String {
        guard let target = realpath(store, nil) else { return store }
        defer { free(target) }
        return String(cString: target)
    }

    private static func readProcess(_ descriptor: CInt) -> Int? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let line = bytes[..<count].prefix { $0 != 0x0A }
        return Int(String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespaces))
    }
}
