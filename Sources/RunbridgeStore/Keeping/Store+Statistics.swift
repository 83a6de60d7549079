internal import Foundation
internal import GRDB
import RunbridgeCore

extension Store {
    /// What the store holds, counted. Reads the smallest index of each table from end to end.
    public func statistics() async throws(StoreError) -> StoreStatistics {
        let (sinks, space) = (try await sinks(), try await space())
        // The log is none where the last user has gone, and its size is not worth failing for.
        let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
        return try await read { db in
            func number(_ text: String) throws -> Int {
                try Prepared(once: "SELECT \(text)", on: db).first { $0.int(0) } ?? 0
            }
            func event(_ order: String) throws -> Timestamp? {
                try Prepared(once: "SELECT observed_at FROM event ORDER BY seq \(order) LIMIT 1", on: db).first {
                    $0.time(0)
                }
            }
            return StoreStatistics(
                events: try number("count(*) FROM event"), bodies: try number("count(*) FROM body"),
                oldestEventAt: try event("ASC"),
                newestEventAt: try event("DESC"),
                attempts: try number("count(*) FROM attempt"),
                runs: try number("count(*) FROM run WHERE flags & \(Flag.notice) = 0"),
                openRuns: try number("count(*) FROM run WHERE open = 1 AND flags & \(Flag.notice) = 0"),
                sinks: sinks, space: space, logBytes: log.flatMap { $0 } ?? 0)
        }
    }
}
