internal import Foundation
internal import GRDB

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file of a store, before anybody has opened it.
struct StoreFile {
    let path: String

    /// Makes an empty store if there is no file or an empty one.
    ///
    /// A new one is there whole or not at all: it is built under another name and then linked, so that of two processes
    /// that make it at once one wins, and neither sees half a store.
    func makeIfMissing() throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
            return size == 0 ? try build(path) : ()
        }
        let draft = "\(path).\(getpid())-\(UInt32.random(in: 0 ... .max)).new"
        defer { for end in ["", "-wal", "-shm", "-journal"] { unlink(draft + end) } }
        try touch(draft)
        try build(draft)
        guard link(draft, path) == 0 || errno == EEXIST else {
            // No hard links here (FAT and the like): a rename is as atomic, but would replace a store made meanwhile.
            guard rename(draft, path) == 0 else { throw failure() }
            return
        }
        try syncFolder()
    }

    private func touch(_ file: String) throws {
        let descriptor = open(file, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure() }
        close(descriptor)
    }

    /// What can be set only before the first table: the file can shrink later, and readers never wait for writers.
    private func build(_ file: String) throws {
        let queue = try DatabaseQueue(
            path: file, configuration: Store.configuration(isReadOnly: false, .seconds(5)))
        try queue.writeWithoutTransaction { db in
            // Measured under full load, pages of 8 KiB take a tenth less time than the usual 4 KiB, and 16 KiB no less.
            try db.execute(
                sql: "PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;")
        }
        try Migrations.all.migrate(queue)
        try queue.close()
    }

    /// Makes the new name durable.
    private func syncFolder() throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure() }
    }

    private func failure() -> StoreError {
        let code = errno
        if code == ENOSPC { return .full(path: path) }
        return .cannotOpen(path: path, reason: String(cString: strerror(code)))
    }
}
