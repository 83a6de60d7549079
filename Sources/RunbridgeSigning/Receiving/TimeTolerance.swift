import RunbridgeCore

/// How far the time that a request was sent at may lie from now, in the past as in the future, the end included.
struct TimeTolerance: Sendable {
    /// By how much in all a time lies too far from now.
    enum Miss: Equatable {
        case tooOld(Duration)
        case tooNew(Duration)
    }

    private let limit: Duration

    init(_ limit: Duration) {
        self.limit = limit
    }

    /// Why a time is not tolerated, or `nil`.
    func miss(of sentAt: Timestamp, now: Timestamp) -> Miss? {
        if now - sentAt > limit { return .tooOld(now - sentAt) }
        if sentAt - now > limit { return .tooNew(sentAt - now) }
        return nil
    }
}

extension Timestamp {
    /// The time that a header names, in seconds since 1970: digits and nothing else, at most twelve: the year 33658.
    init?(sentAt text: String) {
        guard text.utf8.count <= 12, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seconds = Int64(text)
        else { return nil }
        self.init(seconds: seconds)
    }
}
