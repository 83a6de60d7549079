internal import GRDB
internal import GRDBSQLite

/// The columns of a statement's present row, read by position from 0. Good only until the statement's next step.
struct Columns {
    private let statement: SQLiteStatement

    init(_ statement: SQLiteStatement) {
        self.statement = statement
    }

    /// A whole number; 0 where there is none.
    @inline(__always)
    func number(_ index: CInt) -> Int64 { sqlite3_column_int64(statement, index) }

    /// A whole number; 0 where there is none.
    @inline(__always)
    func int(_ index: CInt) -> Int { Int(number(index)) }

    /// A whole number, or `nil`.
    @inline(__always)
    func numberIfAny(_ index: CInt) -> Int64? { isNull(index) ? nil : number(index) }

    /// A whole number, or `nil`.
    @inline(__always)
    func intIfAny(_ index: CInt) -> Int? { isNull(index) ? nil : int(index) }

    /// Bytes, of a text too; none where there is nothing.
    @inline(__always)
    func bytes(_ index: CInt) -> [UInt8] { [UInt8](span(index)) }

    /// Bytes, of a text too, or `nil`.
    @inline(__always)
    func bytesIfAny(_ index: CInt) -> [UInt8]? { isNull(index) ? nil : bytes(index) }

    /// A text, whole even where it holds a NUL; empty where there is none.
    @inline(__always)
    func text(_ index: CInt) -> String { String(decoding: span(index), as: UTF8.self) }

    /// A text, whole even where it holds a NUL, or `nil`.
    @inline(__always)
    func textIfAny(_ index: CInt) -> String? { isNull(index) ? nil : text(index) }

    @inline(__always)
    private func isNull(_ index: CInt) -> Bool { sqlite3_column_type(statement, index) == SQLITE_NULL }

    @inline(__always)
    private func span(_ index: CInt) -> UnsafeRawBufferPointer {
        // In this order: asking for the bytes may convert the value, and the count is that of the last conversion.
        let start = sqlite3_column_blob(statement, index)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, index)))
    }
}
