public import RunbridgeCore

/// An event as it stands in the store.
public struct StoredEvent: Sendable, Equatable {
    /// Its place in the order of acceptance, from 1.
    public let seq: Int64
    /// Its bytes, and what names it. The bytes are empty if they are kept no more.
    public let event: EncodedEvent
    /// The run's status after the change.
    public let status: Status
    /// How the change came to be known.
    public let via: Observation.Via
    /// When, by the bridge's clock.
    public let observedAt: Timestamp
}

extension StoredEvent {
    /// The columns that ``init(columns:from:)`` takes, in its order.
    static let columns = "e.seq, e.id, e.type, s.watcher, s.kind, r.run_id, b.bytes, e.status, e.via, e.observed_at"

    /// All events with their columns.
    static let query = """
        SELECT \(columns)
        FROM event e
            CROSS JOIN run r ON r.id = e.run
            CROSS JOIN source s ON s.id = r.source
            LEFT JOIN body b ON b.event = e.seq
        """

    /// Takes an event from its columns, of which the first is at `first`.
    init(columns: Columns, from first: CInt = 0) throws {
        self.init(
            seq: columns.number(first),
            event: EncodedEvent(
                id: try EventID(stored: columns.bytes(first + 1)),
                type: try EventType(code: columns.number(first + 2)),
                run: RunKey(
                    watcher: columns.text(first + 3), kind: columns.text(first + 4), id: columns.text(first + 5)),
                body: columns.bytes(first + 6)),
            status: try Status(code: columns.number(first + 7)),
            via: try Observation.Via(code: columns.number(first + 8)), observedAt: columns.time(first + 9))
    }
}
