public import RunbridgeCore

/// Something that happened to a delivery beside its attempts.
public struct Incident: Sendable, Equatable {
    /// What happened. The numbers are part of the file's format.
    public enum What: Int64, Sendable, CaseIterable {
        /// A person had the dead letter tried again.
        case retried = 1
        /// A person gave it up for good.
        case discarded = 2
        /// It was buried without an attempt, because its event was too old for the sink.
        case tooOld = 3
        /// A newer event of the same run took its place.
        case superseded = 4
        /// A replay owes it again.
        case replayed = 5
        /// The replay that owed it was canceled.
        case withdrawn = 6

        /// The word for programs.
        public var word: String {
            switch self {
            case .retried: "retried"
            case .discarded: "discarded"
            case .tooOld: "too_old"
            case .superseded: "superseded"
            case .replayed: "replayed"
            case .withdrawn: "withdrawn"
            }
        }
    }

    /// What happened.
    public let what: What
    /// When.
    public let at: Timestamp
    /// Who did it: the name of a user, where a person did.
    public let who: String?
    /// Why: a person's own words, or the reason; the id of the newer event where one took its place.
    public let detail: String?
    /// The replay that it is of.
    public let replay: Int64?
    /// How many attempts there were by then.
    public let attempts: Int
    /// Where the delivery stood before, or stands again if it was withdrawn; `nil` if the event had not been owed to that
    /// sink.
    public let was: DeliveryState?
}

extension Incident.What: Coded {}

extension Incident {
    /// The columns that ``init(columns:from:)`` takes, in its order, of the table `i`.
    static let columns = "i.what, i.at, i.who, i.detail, i.replay, i.attempts, i.was"

    init(columns: Columns, from first: CInt) throws {
        what = try What(code: columns.number(first))
        at = columns.time(first + 1)
        who = columns.textIfAny(first + 2)
        detail = columns.textIfAny(first + 3)
        replay = columns.numberIfAny(first + 4)
        attempts = columns.int(first + 5)
        was = try columns.numberIfAny(first + 6).map { try DeliveryState(code: $0) }
    }

    /// Where a delivery stands after this as its last, if it has no row; `nil` if its attempts say.
    var stateWithoutRow: DeliveryState? { what.stateWithoutRow(was: was) }
}

extension Incident.What {
    /// Where a delivery stands after this as its last, if it has no row; `nil` if its attempts say.
    func stateWithoutRow(was: DeliveryState?) -> DeliveryState? {
        switch self {
        case .discarded: .discarded
        case .superseded: .superseded
        case .withdrawn where was == .delivered: nil
        case .withdrawn: was ?? .discarded
        case .retried, .tooOld, .replayed: nil
        }
    }
}
