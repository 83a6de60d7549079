internal import GRDB

/// A question put together from conditions, all of which must hold, with their values.
struct Query {
    private enum Value {
        case number(Int64)
        case text(String)
        case bytes([UInt8])
    }

    private var conditions: [String] = []
    private var values: [Value] = []

    /// A condition without a value.
    mutating func add(_ condition: String) {
        conditions.append(condition)
    }

    mutating func add(_ condition: String, number: Int64) {
        conditions.append(condition)
        values.append(.number(number))
    }

    mutating func add(_ condition: String, text: String) {
        conditions.append(condition)
        values.append(.text(text))
    }

    mutating func add(_ condition: String, bytes: [UInt8]) {
        conditions.append(condition)
        values.append(.bytes(bytes))
    }

    /// That a column is any of these numbers, all of ours; none means no condition.
    mutating func add(_ column: String, isAnyOf numbers: [Int64]) {
        guard !numbers.isEmpty else { return }
        conditions.append("\(column) IN (\(numbers.map(String.init).joined(separator: ", ")))")
    }

    /// That a column is any of these texts; none means no condition.
    mutating func add(_ column: String, isAnyOf texts: [String]) {
        add(column, isAnyOf: texts.map(Value.text))
    }

    /// That a column is any of these byte strings; none means no condition.
    mutating func add(_ column: String, isAnyOf bytes: [[UInt8]]) {
        add(column, isAnyOf: bytes.map(Value.bytes))
    }

    private mutating func add(_ column: String, isAnyOf wanted: [Value]) {
        guard !wanted.isEmpty else { return }
        conditions.append("\(column) IN (\(wanted.map { _ in "?" }.joined(separator: ", ")))")
        values += wanted
    }

    /// All rows of `select` under the conditions, then `rest`.
    func all<T>(_ db: Database, _ select: String, _ rest: String, read: (Columns) throws -> T) throws -> [T] {
        try Prepared(once: text(select, rest), on: db).all(bind, read: read)
    }

    /// The question as SQLite reads it.
    func text(_ select: String, _ rest: String) -> String {
        let condition = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        return "\(select)\(condition) \(rest)"
    }

    private func bind(_ bound: inout Values) {
        for value in values {
            switch value {
            case .number(let number): bound.add(number)
            case .text(let text): bound.add(text: text)
            case .bytes(let bytes): bound.add(bytes: bytes)
            }
        }
    }
}
