import RunbridgeCore

/// Reads the plain sort of line straight from its bytes, without a tree in between.
///
/// It gives up (`nil`) on whatever is not plain: escapes, fractions, nested members that it does not know, faults of any
/// kind. The general reader then decides, and its word is the same for every line that this one reads.
struct FastLine {
    /// What a line says; `nil` says only that the general reader has to look at it.
    static func read(_ line: UnsafeBufferPointer<UInt8>) -> LineObservation? {
        guard let base = line.baseAddress else { return nil }
        var cursor = ByteCursor(base, count: line.count)
        var reading = Self()
        guard cursor.object(each: { name, cursor in reading.take(name, &cursor) }), cursor.isAtEnd,
            let id = reading.id, let status = reading.status
        else { return nil }
        return LineObservation(
            id: id, status: status, kind: reading.kind, name: reading.name, raw: reading.raw, attempt: reading.attempt,
            time: reading.time, error: reading.error, counts: reading.counts, labels: reading.labels, url: reading.url)
    }

    private var id: String?
    private var status: String?
    private var kind: String?
    private var name: String?
    private var raw: String?
    private var attempt: Int?
    private var time: Timestamp?
    private var error: RunError?
    private var counts: Counts?
    private var labels: [String: String] = [:]
    private var url: String?

    /// Takes a member. Returns whether it was plain.
    @inline(__always)
    private mutating func take(_ member: ByteCursor.Span, _ cursor: inout ByteCursor) -> Bool {
        switch member.count {
        case 2 where member == "id": cursor.text(into: &id)
        case 6 where member == "status": cursor.text(into: &status)
        case 4 where member == "kind": cursor.text(into: &kind)
        case 4 where member == "name": cursor.text(into: &name)
        case 3 where member == "raw": cursor.text(into: &raw)
        case 3 where member == "url": cursor.text(into: &url)
        case 7 where member == "attempt": cursor.count(into: &attempt)
        case 4 where member == "time": takeTime(&cursor)
        case 5 where member == "error": takeError(&cursor)
        case 6 where member == "counts": takeCounts(&cursor)
        case 6 where member == "labels": takeLabels(&cursor)
        case 6 where member == "object": cursor.null()
        default: cursor.skip(member)
        }
    }

    private mutating func takeTime(_ cursor: inout ByteCursor) -> Bool {
        time = nil
        if cursor.null() { return true }
        var text: String?
        guard cursor.text(into: &text), let text, let moment = Timestamp(rfc3339: text) else { return false }
        time = moment
        return true
    }

    private mutating func takeError(_ cursor: inout ByteCursor) -> Bool {
        error = nil
        if cursor.null() { return true }
        var found = RunError()
        let isPlain = cursor.object { name, cursor in
            if name == "code" { return cursor.text(into: &found.code) }
            if name == "message" { return cursor.text(into: &found.message) }
            return cursor.skip(name)
        }
        error = found == RunError() ? nil : found
        return isPlain
    }

    private mutating func takeCounts(_ cursor: inout ByteCursor) -> Bool {
        counts = nil
        if cursor.null() { return true }
        var found = Counts()
        let isPlain = cursor.object { name, cursor in
            if name == "total" { return cursor.count(into: &found.total) }
            if name == "succeeded" { return cursor.count(into: &found.succeeded) }
            if name == "failed" { return cursor.count(into: &found.failed) }
            if name == "canceled" { return cursor.count(into: &found.canceled) }
            if name == "expired" { return cursor.count(into: &found.expired) }
            if name == "active" { return cursor.count(into: &found.active) }
            return cursor.skip(name)
        }
        counts = found.isEmpty ? nil : found
        return isPlain
    }

    private mutating func takeLabels(_ cursor: inout ByteCursor) -> Bool {
        labels = [:]
        if cursor.null() { return true }
        var found: [String: String] = [:]
        let isPlain = cursor.object { name, cursor in
            var value: String?
            guard let key = name.text, cursor.text(into: &value), let value else { return false }
            found[key] = value
            return true
        }
        labels = found
        return isPlain
    }
}
