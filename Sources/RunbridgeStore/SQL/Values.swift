internal import GRDB
internal import GRDBSQLite

/// Binds values to a statement's parameters, from the first on. Every parameter is to be given one each time: what was
/// bound before stays.
struct Values {
    private let statement: SQLiteStatement
    private var index: CInt = 0
    /// SQLite's code for the first value that could not be bound; 0 where all could.
    private(set) var failure: CInt = 0

    /// SQLite makes a copy of its own.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(_ statement: SQLiteStatement) {
        self.statement = statement
    }

    /// A whole number, or NULL.
    @inline(__always)
    mutating func add(_ number: Int64?) {
        index += 1
        guard let number else { return check(sqlite3_bind_null(statement, index)) }
        check(sqlite3_bind_int64(statement, index, number))
    }

    /// A whole number, or NULL.
    @inline(__always)
    mutating func add(_ number: Int?) {
        add(number.map(Int64.init))
    }

    /// A text, or NULL.
    @inline(__always)
    mutating func add(text: String?) {
        index += 1
        guard var text else { return check(sqlite3_bind_null(statement, index)) }
        check(text.withUTF8 { bind(text: UnsafeRawBufferPointer($0)) })
    }

    /// A text as its UTF-8, or NULL.
    mutating func add(utf8: [UInt8]?) {
        index += 1
        guard let utf8 else { return check(sqlite3_bind_null(statement, index)) }
        check(utf8.withUnsafeBytes(bind(text:)))
    }

    /// Bytes, or NULL.
    @inline(__always)
    mutating func add(bytes: [UInt8]?) {
        index += 1
        guard let bytes else { return check(sqlite3_bind_null(statement, index)) }
        check(
            bytes.withUnsafeBytes { bytes in
                // No address at all would be NULL.
                guard let start = bytes.baseAddress, !bytes.isEmpty else {
                    return sqlite3_bind_zeroblob(statement, index, 0)
                }
                return sqlite3_bind_blob64(statement, index, start, UInt64(bytes.count), Self.transient)
            })
    }

    private func bind(text bytes: UnsafeRawBufferPointer) -> CInt {
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            return sqlite3_bind_text(statement, index, "", 0, Self.transient)
        }
        return sqlite3_bind_text64(
            statement, index, start.assumingMemoryBound(to: CChar.self), UInt64(bytes.count), Self.transient,
            UInt8(SQLITE_UTF8))
    }

    private mutating func check(_ code: CInt) {
        if code != SQLITE_OK, failure == SQLITE_OK { failure = code }
    }
}
