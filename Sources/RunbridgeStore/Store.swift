internal import Dispatch
internal import GRDB
import RunbridgeCore
import Synchronization

/// Everything that must outlive the process: what was seen, what was decided, what is owed and what became of it.
///
/// One SQLite file in WAL mode, synced on every commit. Several processes may use it at the same time: a bridge, and
/// the commands beside it. Every function here is one transaction unless it says otherwise, and none is cut short by
/// the cancellation of its task: it has happened, or it has thrown.
public final class Store: Sendable {
    /// The file.
    public let path: String
    let writer: DatabaseQueue?
    let reader: DatabaseQueue
    let memory = Mutex(WriterMemory())
    /// The `data_version` that ``hasChangedByOthers()`` has told of.
    let toldVersion: Mutex<Int64>

    init(path: String, writer: DatabaseQueue?, reader: DatabaseQueue) throws {
        self.path = path
        self.writer = writer
        self.reader = reader
        toldVersion = Mutex(try (writer ?? reader).writeWithoutTransaction(Self.dataVersion))
    }

    /// Writes a group in one transaction with one sync, and hands out what the lanes have room for.
    ///
    /// When this throws, nothing of the group was written, and the same group can be committed again.
    public func commit(_ group: CommitGroup, by rules: IntakeRules) async throws(StoreError) -> CommitResult {
        try await write { try $0.commit(group, by: rules) }
    }

    /// Whether another process has written since the last call, or since the store was opened.
    public func hasChangedByOthers() async throws(StoreError) -> Bool {
        let version = try await perform(on: writer ?? reader, Self.dataVersion)
        return toldVersion.withLock { told in
            defer { told = version }
            return told != version
        }
    }

    /// SQLite's own count of what other connections have committed.
    private static func dataVersion(_ db: Database) throws -> Int64 {
        try Prepared(.dataVersion, on: db).first { $0.number(0) } ?? 0
    }

    /// Ends all connections. What is under way is finished first; afterwards every call throws.
    public func close() throws(StoreError) {
        do {
            try reader.close()
            try writer?.close()
        } catch {
            throw StoreError(error, path: path)
        }
    }
}

extension Store {
    /// Runs a write transaction.
    func write<T: Sendable>(_ body: @escaping @Sendable (WriteSession) throws -> T) async throws(StoreError) -> T {
        guard let writer else { throw .readOnly(path: path) }
        return try await perform(on: writer) { db in
            try self.memory.withLock { memory in
                do {
                    return try Self.transaction(db, memory: &memory, body)
                } catch {
                    memory = WriterMemory()
                    throw error
                }
            }
        }
    }

    private static func transaction<T>(
        _ db: Database, memory: inout WriterMemory, _ body: (WriteSession) throws -> T
    ) throws -> T {
        var result: T?
        var kept = WriterMemory()
        try db.inTransaction(.immediate) {
            // Moved and not copied: while the old one is there too, the first change of each of its dictionaries copies it.
            let session = try WriteSession(db, memory: exchange(&memory, with: WriterMemory()))
            result = try body(session)
            try session.finish()
            kept = session.memory
            return .commit
        }
        memory = kept
        guard let result else { throw Damage("a transaction ended without a result") }
        return result
    }

    /// Runs a read transaction.
    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(StoreError) -> T {
        try await perform(on: reader) { db in
            var result: T?
            try db.inTransaction(.deferred) {
                result = try body(db)
                return .commit
            }
            guard let result else { throw Damage("a transaction ended without a result") }
            return result
        }
    }

    /// Runs something that makes transactions of its own on the writing connection, which forgets what it knew.
    func outsideTransaction(_ body: @escaping @Sendable (Database) throws -> Void) async throws(StoreError) {
        guard let writer else { throw .readOnly(path: path) }
        try await perform(on: writer) { db in
            self.memory.withLock { $0 = WriterMemory() }
            try body(db)
        }
    }

    /// Runs something on the reading connection, in no transaction.
    func onReader<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(StoreError) -> T {
        try await perform(on: reader, body)
    }

    /// Runs something that takes long on a thread of its own.
    func detached(_ body: @escaping @Sendable () throws(StoreError) -> Void) async throws(StoreError) {
        let result: Result<Void, StoreError> = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                do throws(StoreError) {
                    try body()
                    continuation.resume(returning: .success(()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        try result.get()
    }

    /// Runs something on a connection's own queue, whether or not the task is cancelled meanwhile.
    private func perform<T: Sendable>(
        on queue: DatabaseQueue, _ body: @escaping @Sendable (Database) throws -> T
    ) async throws(StoreError) -> T {
        let result: Result<T, any Error> = await withCheckedContinuation { continuation in
            queue.asyncWriteWithoutTransaction { db in
                continuation.resume(returning: Result { try body(db) })
            }
        }
        do {
            return try result.get()
        } catch {
            throw StoreError(error, path: path)
        }
    }
}
