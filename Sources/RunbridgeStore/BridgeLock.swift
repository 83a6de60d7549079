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
/// and holds the number of the process that had it last. Commands that only read, or only add observations, need no
/// lock.
public final class BridgeLock: Sendable {
    /// The file.
    public let path: String
    private let descriptor: Mutex<CInt?>

    /// Takes the lock of the store in that file, or says who has it. A store that is reached through a link has the lock
    /// of the file itself.
    public init(forStoreAt store: String) throws(StoreError) {
        path = Self.target(of: store) + ".lock"
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
        let text = Array("\(getpid())\n".utf8)
        // The number is for messages only: a lock without it is a lock.
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
        self.descriptor = Mutex(descriptor)
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
        return Int(String(decoding: bytes[..<count], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
