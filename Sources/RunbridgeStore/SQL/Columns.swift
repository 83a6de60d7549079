internal import Foundation
internal import GRDB

/// The columns of a statement's present row, read by position from 0.
struct Columns {
    private let statement: SQLiteStatement

    fileprivate init(_ statement: SQLiteStatement) {
        self.statement = statement
    }

    /// A whole number; 0 where there is none.
    @inline(__always)
    func number(_ index: CInt) -> Int64 { Int64(sqliteStatement: statement, index: index) }

    /// A whole number; 0 where there is none.
    @inline(__always)
    func int(_ index: CInt) -> Int { Int(number(index)) }

    /// A whole number, or `nil`.
    @inline(__always)
    func numberIfAny(_ index: CInt) -> Int64? { Int64.fromStatement(statement, atUncheckedIndex: index) }

    /// A whole number, or `nil`.
    @inline(__always)
    func intIfAny(_ index: CInt) -> Int? { numberIfAny(index).map { Int($0) } }

    /// Bytes, of a text too; none where there is nothing.
    @inline(__always)
    func bytes(_ index: CInt) -> [UInt8] { bytesIfAny(index) ?? [] }

    /// Bytes, of a text too, or `nil`.
    @inline(__always)
    func bytesIfAny(_ index: CInt) -> [UInt8]? {
        Data.fromStatement(statement, atUncheckedIndex: index).map { [UInt8]($0) }
    }

    /// A text, whole even where it holds a NUL; empty where there is none.
    @inline(__always)
    func text(_ index: CInt) -> String { textIfAny(index) ?? "" }

    /// A text, whole even where it holds a NUL, or `nil`.
    @inline(__always)
    func textIfAny(_ index: CInt) -> String? {
        Data.fromStatement(statement, atUncheckedIndex: index).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// The rows of a statement that has its values.
final class Rows: DatabaseCursor {
    typealias Element = Columns

    var _isDone = false
    let _statement: Statement

    init(_ statement: Statement) {
        _statement = statement
    }

    func _element(sqliteStatement: SQLiteStatement) -> Columns { Columns(sqliteStatement) }
}
