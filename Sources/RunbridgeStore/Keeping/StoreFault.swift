import RunbridgeCore

/// Something in a store's rows that should not be so.
public struct StoreFault: Sendable, Equatable {
    /// What sort of thing.
    public enum Kind: String, Sendable, CaseIterable {
        /// SQLite finds the file damaged.
        case damage
        /// An event whose run or decision is not there.
        case incompleteEvent = "incomplete_event"
        /// A delivery that is owed twice.
        case doubleDelivery = "double_delivery"
        /// A delivery whose state and times do not go together.
        case brokenDelivery = "broken_delivery"
        /// A delivery whose event is not there.
        case strayDelivery = "stray_delivery"
        /// A delivery that is owed and whose bytes are gone.
        case emptyDelivery = "empty_delivery"
        /// A delivery that waits behind nothing.
        case stuckDelivery = "stuck_delivery"
        /// A body or an attempt whose event is not there.
        case strayRow = "stray_row"
        /// A run that is over and still asked about.
        case openRun = "open_run"
        /// A sink whose counts are not what its rows say.
        case miscount
    }

    /// What sort of thing.
    public let kind: Kind
    /// How many there are.
    public let count: Int
    /// What was found, in words.
    public let text: String
}

extension StoreFault.Kind {
    /// Whether ``Store/mend(at:)`` puts it right.
    public var isMendable: Bool { repair(at: Timestamp(milliseconds: 0)) != nil }

    /// What is wrong, in words.
    var text: String {
        switch self {
        case .damage: "the file is damaged"
        case .incompleteEvent: "events whose run or decision is not there"
        case .doubleDelivery: "deliveries that are owed twice"
        case .brokenDelivery: "deliveries whose state and times do not go together"
        case .strayDelivery: "deliveries whose event is not there"
        case .emptyDelivery: "deliveries that cannot be made, as the bytes of their events are gone"
        case .stuckDelivery: "deliveries that wait behind nothing"
        case .strayRow: "bodies and attempts whose event is not there"
        case .openRun: "runs that are over and still asked about"
        case .miscount: "counts that are not what the rows say"
        }
    }

    /// A question whose rows are what is wrong. Damage is found by SQLite itself.
    var search: String? {
        switch self {
        case .damage: nil
        case .incompleteEvent:
            """
            SELECT seq FROM event e WHERE NOT EXISTS (SELECT 1 FROM run r WHERE r.id = e.run)
                OR NOT EXISTS (SELECT 1 FROM decision d WHERE d.id = e.decision)
            """
        case .doubleDelivery: "SELECT sink, event FROM delivery GROUP BY sink, event HAVING count(*) > 1"
        case .brokenDelivery:
            """
            SELECT event FROM delivery WHERE state NOT BETWEEN 0 AND 4 OR (state = 0) <> (owner IS NOT NULL)
                OR (state IN (0, 2, 4)) <> (at IS NOT NULL)
            """
        case .strayDelivery:
            "SELECT event FROM delivery d WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.seq = d.event)"
        case .emptyDelivery:
            """
            SELECT event FROM delivery d WHERE state < 4 AND NOT EXISTS (SELECT 1 FROM body b WHERE b.event = d.event)
                AND EXISTS (SELECT 1 FROM event e WHERE e.seq = d.event)
            """
        case .stuckDelivery:
            """
            SELECT b.event FROM delivery b WHERE b.state = 3 AND NOT EXISTS (
                SELECT 1 FROM delivery a WHERE a.sink = b.sink AND a.run = b.run AND a.state IN (0, 1, 2))
            """
        case .strayRow:
            """
            SELECT event FROM body b WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.seq = b.event)
            UNION ALL SELECT event FROM attempt a WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.seq = a.event)
            UNION ALL SELECT event FROM incident i WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.seq = i.event)
            """
        case .openRun:
            "SELECT id FROM run WHERE open = 1 AND (status BETWEEN 5 AND 10 OR flags & \(Flag.vanished) <> 0)"
        case .miscount:
            """
            SELECT id FROM sink k WHERE \(StoreFault.counted.map { state, column in
                "\(column) <> (SELECT count(*) FROM delivery WHERE sink = k.id AND state = \(state.code))"
            }.joined(separator: " OR "))
            """
        }
    }

    /// What puts it right; `nil` where nothing does, because what is missing is nowhere.
    func repair(at now: Timestamp) -> String? {
        switch self {
        case .damage, .incompleteEvent, .doubleDelivery, .brokenDelivery: nil
        case .strayDelivery: "DELETE FROM delivery WHERE event NOT IN (SELECT seq FROM event)"
        // Dead letters are seen and can be discarded; deliveries that nobody makes are not.
        case .emptyDelivery:
            """
            UPDATE delivery SET state = 4, at = \(now.milliseconds), owner = NULL
            WHERE state < 4 AND event NOT IN (SELECT event FROM body)
            """
        case .stuckDelivery:
            """
            UPDATE delivery SET state = 1 WHERE state = 3 AND NOT EXISTS (
                SELECT 1 FROM delivery a WHERE a.sink = delivery.sink AND a.run = delivery.run AND a.state IN (0, 1, 2))
            """
        case .strayRow:
            """
            DELETE FROM body WHERE event NOT IN (SELECT seq FROM event);
            DELETE FROM attempt WHERE event NOT IN (SELECT seq FROM event);
            DELETE FROM incident WHERE event NOT IN (SELECT seq FROM event)
            """
        case .openRun:
            "UPDATE run SET open = 0 WHERE open = 1 AND (status BETWEEN 5 AND 10 OR flags & \(Flag.vanished) <> 0)"
        case .miscount:
            """
            UPDATE sink SET \(StoreFault.counted.map { state, column in
                "\(column) = (SELECT count(*) FROM delivery WHERE sink = sink.id AND state = \(state.code))"
            }.joined(separator: ", "))
            """
        }
    }
}

extension StoreFault {
    /// The states whose deliveries are counted, and the columns of `sink` that hold the counts.
    static let counted: [(DeliveryState, String)] = [
        (.claimed, "claimed"), (.ready, "ready"), (.waiting, "waiting"), (.blocked, "blocked"), (.dead, "dead"),
    ]
}
