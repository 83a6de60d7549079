internal import GRDB
internal import GRDBSQLite

/// The statements of one transaction, each looked up once: finding one by its text costs as much as running it.
final class Statements {
    private let db: Database
    private let connection: SQLiteConnection?
    private var prepared: [Prepared?] = Array(repeating: nil, count: SQL.allCases.count)

    init(_ db: Database) {
        self.db = db
        connection = db.sqliteConnection
    }

    subscript(sql: SQL) -> Prepared {
        get throws {
            if let known = prepared[sql.rawValue] { return known }
            let new = try Prepared(sql, on: db)
            prepared[sql.rawValue] = new
            return new
        }
    }

    /// The number that the last insertion gave.
    var lastNumber: Int64 { sqlite3_last_insert_rowid(connection) }

    /// How many rows the last statement changed.
    var changes: Int { Int(sqlite3_changes(connection)) }
}
