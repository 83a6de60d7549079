internal import Foundation
internal import GRDB

/// A statement that is prepared once for its connection, with its values bound and its columns read by position.
///
/// It goes round two things of GRDB's: arrays of boxed arguments, which cost a third of the time of an insertion, and
/// strings, which there end at their first NUL. Here a text is bound as its UTF-8 bytes, and the SQL says
/// `CAST (? AS TEXT)`.
struct Prepared {
    private let statement: Statement

    /// A statement that its connection keeps.
    init(_ sql: SQL, on db: Database) throws {
        statement = try db.cachedStatement(sql: sql.text)
    }

    /// A statement for once.
    init(once text: String, on db: Database) throws {
        statement = try db.makeStatement(sql: text)
    }

    /// Executes it to its end.
    @inline(__always)
    func run(_ bind: (inout Values) -> Void = { _ in }) throws {
        try start(bind)
        try statement.execute()
    }

    /// The first row, or `nil`. Leaves nothing open.
    @inline(__always)
    func first<T>(_ bind: (inout Values) -> Void = { _ in }, read: (Columns) throws -> T) throws -> T? {
        try start(bind)
        guard let columns = try Rows(statement).next() else { return nil }
        return try reading { try read(columns) }
    }

    /// All rows.
    func all<T>(_ bind: (inout Values) -> Void = { _ in }, read: (Columns) throws -> T) throws -> [T] {
        try start(bind)
        let rows = Rows(statement)
        var result: [T] = []
        while let columns = try rows.next() {
            do {
                result.append(try read(columns))
            } catch {
                // Left where it stands it would hold the connection's view of the file.
                rewind()
                throw error
            }
        }
        return result
    }

    /// Row after row, until there is none or `body` wants no more.
    func each(_ bind: (inout Values) -> Void = { _ in }, _ body: (Columns) throws -> Bool) throws {
        try start(bind)
        let rows = Rows(statement)
        while let columns = try rows.next() {
            do {
                guard try body(columns) else { return rewind() }
            } catch {
                rewind()
                throw error
            }
        }
    }

    /// Rewinds after reading, not after a failed step: GRDB ends the process when a failed statement is rewound, and
    /// has forgotten it by then anyway.
    private func reading<T>(_ read: () throws -> T) throws -> T {
        let result = Result { try read() }
        rewind()
        return try result.get()
    }

    private func start(_ bind: (inout Values) -> Void) throws {
        rewind()
        var values = Values(statement.sqliteStatement)
        bind(&values)
        guard values.failure == 0 else {
            throw DatabaseError(resultCode: ResultCode(rawValue: values.failure), message: "a value does not fit")
        }
    }

    /// Ends what is left of the last execution and forgets its values.
    private func rewind() {
        statement.setUncheckedArguments(StatementArguments())
    }
}

/// Binds values to a statement's parameters, from the first on.
struct Values {
    private let statement: SQLiteStatement
    private var index: CInt = 0
    private(set) var failure: CInt = 0

    fileprivate init(_ statement: SQLiteStatement) {
        self.statement = statement
    }

    /// A whole number, or NULL.
    @inline(__always)
    mutating func add(_ number: Int64?) {
        index += 1
        guard let number else { return }
        check(number.bind(to: statement, at: index))
    }

    /// A whole number, or NULL.
    @inline(__always)
    mutating func add(_ number: Int?) {
        add(number.map(Int64.init))
    }

    /// A text as bytes, or NULL; the SQL casts it.
    @inline(__always)
    mutating func add(text: String?) {
        index += 1
        guard let text else { return }
        check(Data(text.utf8).bind(to: statement, at: index))
    }

    /// Bytes, or NULL.
    @inline(__always)
    mutating func add(bytes: [UInt8]?) {
        index += 1
        guard let bytes else { return }
        check(Data(bytes).bind(to: statement, at: index))
    }

    private mutating func check(_ code: CInt) {
        if code != 0, failure == 0 { failure = code }
    }
}
