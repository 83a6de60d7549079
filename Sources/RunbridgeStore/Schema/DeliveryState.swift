/// Where a delivery stands.
public enum DeliveryState: Int64, Sendable, CaseIterable {
    /// In a lane's hands, until its lease ends.
    case claimed = 0
    /// To be claimed at once.
    case ready = 1
    /// To be tried again at its time.
    case waiting = 2
    /// Behind an earlier delivery of the same run that nobody has in hand.
    case blocked = 3
    /// Not to be tried again by itself.
    case dead = 4
    /// Made. No row has this state: a delivery that was made has none.
    case delivered = 5
    /// Given up for good by a person. No row has this state.
    case discarded = 6
    /// A newer event of its run took its place. No row has this state.
    case superseded = 7

    /// Whether it is owed.
    public var isPending: Bool {
        switch self {
        case .claimed, .ready, .waiting, .blocked: true
        case .dead, .delivered, .discarded, .superseded: false
        }
    }

    /// `pending`, `delivered`, `dead`, `discarded` or `superseded`: what people are told.
    public var word: String {
        switch self {
        case .claimed, .ready, .waiting, .blocked: "pending"
        case .delivered: "delivered"
        case .dead: "dead"
        case .discarded: "discarded"
        case .superseded: "superseded"
        }
    }
}

extension DeliveryState: Coded {}

/// Of the deliveries of one sink, how many are in which state.
public struct DeliveryCounts: Sendable, Equatable {
    /// In a lane's hands.
    public var claimed = 0
    /// To be claimed at once.
    public var ready = 0
    /// To be tried again later.
    public var waiting = 0
    /// Behind another one of the same run.
    public var blocked = 0
    /// Dead letters.
    public var dead = 0
    /// Made, since the store was made.
    public var delivered = 0
    /// Given up by a person, since the store was made.
    public var discarded = 0
    /// Given up for a newer event, since the store was made.
    public var superseded = 0

    /// None.
    public init() {}

    /// Those still owed.
    public var pending: Int { claimed + ready + waiting + blocked }

    /// Those still owed that no lane has in hand.
    var unclaimed: Int { ready + waiting + blocked }

    /// Those in that state.
    public subscript(state: DeliveryState) -> Int {
        get {
            switch state {
            case .claimed: claimed
            case .ready: ready
            case .waiting: waiting
            case .blocked: blocked
            case .dead: dead
            case .delivered: delivered
            case .discarded: discarded
            case .superseded: superseded
            }
        }
        set {
            switch state {
            case .claimed: claimed = newValue
            case .ready: ready = newValue
            case .waiting: waiting = newValue
            case .blocked: blocked = newValue
            case .dead: dead = newValue
            case .delivered: delivered = newValue
            case .discarded: discarded = newValue
            case .superseded: superseded = newValue
            }
        }
    }
}
