internal import GRDB
internal import GRDBSQLite

/// A statement that is prepared once for its connection, with its values bound and its columns read by position.
///
/// GRDB owns connections, transactions and statements; what runs once an event goes past its arrays of boxed arguments
/// and its bookkeeping for observers, which cost as much as SQLite itself. Texts are bound with their length and so may
/// hold a NUL. A statement is always left rewound, also after a failure: one that stays at a row holds the connection's
/// view of the file.
struct Prepared {
    private let statement: Statement
    private let handle: SQLiteStatement

    /// A statement that its connection keeps.
    init(_ sql: SQL, on db: Database) throws {
        self.init(try db.cachedStatement(sql: sql.text))
    }

    /// A rare statement that runs many times when it does. Its connection keeps it.
    init(cached text: String, on db: Database) throws {
        self.init(try db.cachedStatement(sql: text))
    }

    /// A statement for once.
    init(once text: String, on db: Database) throws {
        self.init(try db.makeStatement(sql: text))
    }

    private init(_ statement: Statement) {
        self.statement = statement
        handle = statement.sqliteStatement
    }

    /// Executes it to its end.
    @inline(__always)
    func run(_ bind: (inout Values) -> Void = { _ in }) throws {
        defer { sqlite3_reset(handle) }
        try start(bind)
        while try step() {}
    }

    /// The first row, or `nil`.
    @inline(__always)
    func first<T>(_ bind: (inout Values) -> Void = { _ in }, read: (Columns) throws -> T) throws -> T? {
        defer { sqlite3_reset(handle) }
        try start(bind)
        return try step() ? try read(Columns(handle)) : nil
    }

    /// All rows.
    func all<T>(_ bind: (inout Values) -> Void = { _ in }, read: (Columns) throws -> T) throws -> [T] {
        var result: [T] = []
        try each(bind) { columns in
            result.append(try read(columns))
            return true
        }
        return result
    }

    /// Row after row, until there is none or `body` wants no more.
    func each(_ bind: (inout Values) -> Void = { _ in }, _ body: (Columns) throws -> Bool) throws {
        defer { sqlite3_reset(handle) }
        try start(bind)
        while try step(), try body(Columns(handle)) {}
    }

    @inline(__always)
    private func start(_ bind: (inout Values) -> Void) throws {
        var values = Values(handle)
        bind(&values)
        if values.failure != SQLITE_OK { throw failure(values.failure) }
    }

    /// Whether there is another row.
    @inline(__always)
    private func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        case let code: throw failure(code)
        }
    }

    private func failure(_ code: CInt) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: sqlite3_errmsg(sqlite3_db_handle(handle)).map { String(cString: $0) }, sql: statement.sql)
    }
}
