internal import GRDB

/// How the room in a store's file is used.
public struct StoreSpace: Sendable, Equatable {
    /// The size of a page, in bytes.
    public let pageSize: Int
    /// The pages of the file.
    public let pages: Int
    /// Those that hold nothing.
    public let freePages: Int
    /// Whether pages can be given back one by one. Stores that were made elsewhere must be rebuilt for it once.
    public let canShrink: Bool

    /// The bytes of the file once its log is written back.
    public var bytes: Int { pages * pageSize }
    /// Those that hold nothing.
    public var freeBytes: Int { freePages * pageSize }

    /// How much free room a bridge leaves: what comes next needs it, and taking it back would cost twice.
    public enum Reserve: Sendable, Equatable {
        /// None.
        case nothing
        /// A tenth of the file, and at least 4 MiB.
        case some
    }

    /// The free pages beyond a reserve.
    func excess(over reserve: Reserve) -> Int {
        guard canShrink else { return 0 }
        return switch reserve {
        case .nothing: freePages
        case .some: max(0, freePages - max(pages / 10, (4 << 20) / pageSize))
        }
    }
}

/// Giving room back to the disk.
extension Store {
    /// How the room in the file is used.
    public func space() async throws(StoreError) -> StoreSpace {
        try await read { db in
            func number(_ pragma: String) throws -> Int { try Int.fetchOne(db, sql: "PRAGMA \(pragma)") ?? 0 }
            return StoreSpace(
                pageSize: try number("page_size"), pages: try number("page_count"),
                freePages: try number("freelist_count"), canShrink: try number("auto_vacuum") == 2)
        }
    }

    /// Gives up to 64 free pages beyond a reserve back, in one short transaction. Returns how many more there are.
    ///
    /// The file is as much smaller when its log is written back next.
    public func shrink(leaving reserve: StoreSpace.Reserve) async throws(StoreError) -> Int {
        let excess = try await space().excess(over: reserve)
        guard excess > 0 else { return 0 }
        let pages = min(excess, 64)
        try await write { try $0.db.execute(sql: "PRAGMA incremental_vacuum(\(pages))") }
        return excess - pages
    }

    /// Writes the whole file anew, without holes and able to shrink from then on. Takes the writer's lock and as much room
    /// again as the file has; whoever calls it holds the ``BridgeLock``.
    public func rebuild() async throws(StoreError) {
        try await outsideTransaction { db in
            try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }
}
