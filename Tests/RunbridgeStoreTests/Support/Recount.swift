import GRDB
import RunbridgeCore
import TestSupport
import Testing

@testable import RunbridgeStore

/// What a store's rows say when they are counted one by one, by SQL that shares nothing with the store's own.
struct Recount {
    var counts: [String: DeliveryCounts] = [:]
    /// Everything that contradicts itself.
    var faults: [String] = []

    /// - Parameter isPruned: whether bodies may be gone.
    init(of path: String, isPruned: Bool = false) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        (counts, faults) = try queue.read { try (Self.count($0), Self.faults($0, isPruned: isPruned)) }
        try queue.close()
    }

    private static func count(_ db: Database) throws -> [String: DeliveryCounts] {
        var result: [String: DeliveryCounts] = [:]
        for name in try String.fetchAll(db, sql: "SELECT name FROM sink") { result[name] = DeliveryCounts() }
        let states = "SELECT k.name, d.state, count(*) FROM delivery d, sink k WHERE k.id = d.sink GROUP BY 1, 2"
        for row in try Row.fetchAll(db, sql: states) {
            let state = try #require(DeliveryState(rawValue: row[1]))
            result[row[0] as String]?[state] = row[2]
        }
        let made = """
            SELECT k.name, count(DISTINCT a.event || ' ' || (SELECT count(*) FROM incident i
                WHERE i.event = a.event AND i.sink = a.sink AND i.attempts < a.number))
            FROM attempt a, sink k WHERE k.id = a.sink AND a.next = 0 GROUP BY 1
            """
        for row in try Row.fetchAll(db, sql: made) { result[row[0] as String]?.delivered = row[1] }
        let ended = """
            SELECT k.name, i.what, count(*) FROM incident i, sink k
            WHERE k.id = i.sink AND (i.what IN (2, 4) OR i.what = 6 AND i.was IS NULL) GROUP BY 1, 2
            """
        for row in try Row.fetchAll(db, sql: ended) {
            if row[1] == 4 {
                result[row[0] as String]?.superseded += row[2]
            } else {
                result[row[0] as String]?.discarded += row[2]
            }
        }
        return result
    }

    private static func faults(_ db: Database, isPruned: Bool) throws -> [String] {
        var faults = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
        for (fault, sql) in checks where !(isPruned && fault == withoutBody) {
            for row in try Row.fetchAll(db, sql: sql) { faults.append("\(fault): \(row)") }
        }
        return faults
    }

    private static let withoutBody = "an event without a body"

    private static let checks = [
        "an event without a run": "SELECT seq FROM event WHERE run NOT IN (SELECT id FROM run)",
        withoutBody: "SELECT seq FROM event WHERE seq NOT IN (SELECT event FROM body)",
        "a delivery without a body":
            "SELECT * FROM delivery WHERE state < 4 AND event NOT IN (SELECT event FROM body)",
        "a body without an event": "SELECT event FROM body WHERE event NOT IN (SELECT seq FROM event)",
        "an attempt without an event": "SELECT event FROM attempt WHERE event NOT IN (SELECT seq FROM event)",
        "an event without a decision": "SELECT seq FROM event WHERE decision NOT IN (SELECT id FROM decision)",
        "a delivery without an event": "SELECT * FROM delivery WHERE event NOT IN (SELECT seq FROM event)",
        "a delivery twice": "SELECT sink, event FROM delivery GROUP BY 1, 2 HAVING count(*) > 1",
        "a delivery of another run":
            "SELECT d.* FROM delivery d JOIN event e ON e.seq = d.event WHERE e.run <> d.run",
        "a claim without an owner": "SELECT * FROM delivery WHERE (state = 0) <> (owner IS NOT NULL)",
        "a time where none belongs": "SELECT * FROM delivery WHERE (state IN (0, 2, 4)) <> (at IS NOT NULL)",
        "one that may go behind one that may not": """
        SELECT b.* FROM delivery a JOIN delivery b ON b.sink = a.sink AND b.run = a.run AND b.event > a.event
            JOIN sink k ON k.id = a.sink
        WHERE k.ordered AND a.state IN (2, 3) AND b.state IN (1, 2)
        """,
        "one that waits behind another": """
        SELECT b.* FROM delivery a JOIN delivery b ON b.sink = a.sink AND b.run = a.run AND b.event > a.event
            JOIN sink k ON k.id = a.sink
        WHERE k.ordered AND a.state = 1 AND b.state = 2
        """,
        "one that nobody will ever let go": """
        SELECT b.* FROM delivery b WHERE b.state = 3 AND NOT EXISTS (
            SELECT 1 FROM delivery a WHERE a.sink = b.sink AND a.run = b.run AND a.state IN (0, 1, 2))
        """,
        "one held back by an unordered sink":
            "SELECT d.* FROM delivery d JOIN sink k ON k.id = d.sink WHERE d.state = 3 AND NOT k.ordered",
        "more attempts on record than counted": """
        SELECT d.event, d.sink FROM delivery d
        WHERE d.attempts < (SELECT count(*) FROM attempt a WHERE a.event = d.event AND a.sink = d.sink)
        """,
    ]
}

extension TestBridge {
    /// Expects the counts that the store keeps to be what its rows say, and its rows to agree with each other.
    ///
    /// - Parameter isPruned: whether what is delivered may be gone. It still counts.
    func expectSound(isPruned: Bool = false, _ location: SourceLocation = #_sourceLocation) async throws {
        let recount = try Recount(of: folder.store, isPruned: isPruned)
        #expect(recount.faults == [], sourceLocation: location)
        for standing in try await store.sinks() {
            var counts = standing.counts
            if isPruned {
                let rest = recount.counts[standing.name]?.delivered ?? 0
                #expect(counts.delivered >= rest, "\(standing.name)", sourceLocation: location)
                counts.delivered = rest
            }
            #expect(counts == recount.counts[standing.name], "\(standing.name)", sourceLocation: location)
        }
    }
}
