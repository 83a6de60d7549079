internal import Foundation
internal import GRDB

extension Store {
    /// What a store is opened for.
    public enum Mode: Sendable {
        /// To read and write; it is made if there is none, with the mode 0600.
        case readWrite
        /// To read and write what is there.
        case existing
        /// To read what is there.
        case readOnly
    }

    /// Opens the store in that file. Its folder must exist.
    ///
    /// A store of an earlier version is brought up to date. Waits no longer than `patience` for a lock that another
    /// program holds, now and on every later write.
    public static func open(
        at path: String, for mode: Mode = .readWrite, patience: Duration = .seconds(5)
    ) throws(StoreError) -> Store {
        do {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
                throw StoreError.folder(path: path)
            }
            if mode == .readWrite { try StoreFile(path: path).makeIfMissing() }
            guard FileManager.default.fileExists(atPath: path) else { throw StoreError.missing(path: path) }
            let writer = try mode == .readOnly ? nil : openWriter(path, patience: patience)
            let reader = try DatabaseQueue(path: path, configuration: configuration(isReadOnly: true, patience))
            if writer == nil { try reader.writeWithoutTransaction { try checkVersion($0, path: path) } }
            return try Store(path: path, writer: writer, reader: reader)
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Opens the writing connection, and makes sure now that it can write.
    private static func openWriter(_ path: String, patience: Duration) throws -> DatabaseQueue {
        let writer = try DatabaseQueue(path: path, configuration: configuration(isReadOnly: false, patience))
        try writer.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                try checkKind(db, path: path)
                if try Migrations.all.hasBeenSuperseded(db) { throw StoreError.newerVersion(path: path) }
                return .rollback
            }
            try db.execute(sql: "PRAGMA journal_mode = WAL")
        }
        if try !writer.read(Migrations.all.hasCompletedMigrations) {
            do {
                try Migrations.all.migrate(writer)
            } catch {
                // Another process may have migrated at the same time, and won.
                guard try writer.read(Migrations.all.hasCompletedMigrations) else { throw error }
            }
        }
        return writer
    }

    private static func checkVersion(_ db: Database, path: String) throws {
        try checkKind(db, path: path)
        if try Migrations.all.hasBeenSuperseded(db) { throw StoreError.newerVersion(path: path) }
        guard try Migrations.all.hasCompletedMigrations(db) else { throw StoreError.olderVersion(path: path) }
    }

    /// Refuses a database that holds something and is not ours.
    private static func checkKind(_ db: Database, path: String) throws {
        let mark = try Int64.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        guard mark == Schema.applicationID || (mark == 0 && tables == 0) else {
            throw StoreError.notAStore(path: path)
        }
    }

    /// How connections are set up. `DatabaseQueue` is told nothing of the journal mode, which the file itself
    /// remembers: GRDB would set `synchronous` to NORMAL with it.
    static func configuration(isReadOnly: Bool, _ patience: Duration) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = isReadOnly
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(patience / .seconds(1))
        configuration.prepareDatabase { db in
            try db.execute(sql: isReadOnly ? Pragmas.reader : Pragmas.writer)
        }
        return configuration
    }
}

/// Settings of a connection that its file does not remember.
enum Pragmas {
    /// The log is written back every 500 pages, 4 MB: measured under full load, four times as many made the longest
    /// commit five times as long and nothing faster. A log that a long read let grow is cut back to 16 MB.
    static let writer = """
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 500;
        PRAGMA journal_size_limit = 16777216;
        PRAGMA cache_size = -16384;
        PRAGMA temp_store = MEMORY;
        """

    static let reader = """
        PRAGMA cache_size = -4096;
        PRAGMA temp_store = MEMORY;
        """
}
