internal import GRDB

/// The statements of one transaction, each looked up once: finding one by its text costs as much as running it.
final class Statements {
    private let db: Database
    private var prepared: [Prepared?] = Array(repeating: nil, count: SQL.allCases.count)

    init(_ db: Database) {
        self.db = db
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
    var lastNumber: Int64 { db.lastInsertedRowID }

    /// How many rows the last statement changed.
    var changes: Int { db.changesCount }
}
