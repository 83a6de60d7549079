/// Decides when it is told that a command gives no list. Pure.
struct ListTroubles: Sendable, Equatable {
    /// What to tell.
    enum Telling: Sendable, Equatable {
        case failing(String)
        case recovered
    }

    /// After so many failures in a row trouble is told, once.
    static let patience = 3

    private var failures = 0
    /// `nil` before the first pass that came to something: an earlier bridge may have told, which the host knows.
    private var isTold: Bool?

    /// Takes a pass that did well.
    mutating func noteSuccess() -> Telling? {
        defer { (failures, isTold) = (0, false) }
        return isTold == false ? nil : .recovered
    }

    /// Takes a pass that failed; one that will not mend itself is told at once.
    mutating func noteFailure(_ reason: String, isLasting: Bool) -> Telling? {
        failures = min(failures + 1, Self.patience)
        guard isTold != true, isLasting || failures == Self.patience else { return nil }
        isTold = true
        return .failing(reason)
    }
}
