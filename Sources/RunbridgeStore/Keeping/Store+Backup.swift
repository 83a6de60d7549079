internal import Foundation
internal import GRDB

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Copies of a store.
extension Store {
    /// Makes a copy of the store as it is at this moment, in one file that needs no log. Returns its size in bytes.
    ///
    /// Works beside a bridge, which goes on meanwhile; its log grows until the copy is made. The copy is made under another
    /// name, read from end to end, synced, and only then given its name: what has the name is whole.
    ///
    /// - Parameter replaces: whether a file that is there is replaced; else it is an error.
    public func backUp(to path: String, replacing replaces: Bool = false) async throws(StoreError) -> Int {
        let copy = BackupFile(path: path, replaces: replaces)
        try copy.check()
        let draft = copy.draft
        defer { copy.removeDraft() }
        do {
            try copy.makeDraft()
        } catch {
            throw StoreError(error, path: path)
        }
        let source = self.path
        try await onReader { db in
            do {
                let target = try DatabaseQueue(path: draft, configuration: BackupFile.configuration)
                try target.writeWithoutTransaction { try db.backup(to: $0) }
                try target.close()
            } catch {
                throw copy.failure(error, of: source)
            }
        }
        try await detached { () throws(StoreError) in
            do {
                try copy.finish()
            } catch {
                throw copy.failure(error, of: source)
            }
        }
        return copy.size
    }
}

/// A copy on its way.
private struct BackupFile: Sendable {
    let path: String
    let replaces: Bool
    let draft: String

    init(path: String, replaces: Bool) {
        self.path = path
        self.replaces = replaces
        draft = "\(path).\(getpid())-\(UInt32.random(in: 0 ... .max)).new"
    }

    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        return configuration
    }

    /// Refuses a name that is taken, before anything is done.
    func check() throws(StoreError) {
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        if isFolder.boolValue { throw .folder(path: path) }
        if isThere, !replaces { throw .taken(path: path) }
        // A log would be read into the copy by whoever opens it.
        for end in ["-wal", "-journal"] where FileManager.default.fileExists(atPath: path + end) {
            throw .logBeside(path: path, log: path + end)
        }
    }

    func makeDraft() throws {
        let descriptor = open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure() }
        close(descriptor)
    }

    /// Reads the copy, makes it durable and gives it its name.
    func finish() throws {
        let copy = try DatabaseQueue(path: draft, configuration: Self.configuration)
        try copy.writeWithoutTransaction { db in
            // A file for itself alone, to be read where nothing can be written too. A store that is opened sets its log up.
            try db.execute(sql: "PRAGMA journal_mode = DELETE")
            let faults = try String.fetchAll(db, sql: "PRAGMA quick_check(1)").filter { $0 != "ok" }
            if let fault = faults.first { throw Damage(fault) }
        }
        try copy.close()
        try sync(draft, O_RDWR)
        if replaces {
            guard rename(draft, path) == 0 else { throw failure() }
        } else if link(draft, path) != 0 {
            if errno == EEXIST { throw StoreError.taken(path: path) }
            // No hard links here (FAT and the like).
            guard rename(draft, path) == 0 else { throw failure() }
        }
        try sync(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY)
    }

    func removeDraft() {
        for end in ["", "-wal", "-shm", "-journal"] { unlink(draft + end) }
    }

    /// Its size; 0 if it has been taken away already.
    var size: Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    private func sync(_ path: String, _ flags: CInt) throws {
        let descriptor = open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure() }
    }

    /// What SQLite says of a disk it says of the copy's, as the store is only read; damage was there before.
    func failure(_ error: any Error, of source: String) -> StoreError {
        switch StoreError(error, path: path) {
        case .corrupt(_, let detail): .corrupt(path: source, detail: detail)
        case let failure: failure
        }
    }

    private func failure() -> StoreError {
        let code = errno
        if code == ENOSPC { return .full(path: path) }
        return .cannotOpen(path: path, reason: String(cString: strerror(code)))
    }
}
