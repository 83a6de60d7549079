/// Decides when it is told that a watcher cannot do its work, and that it can again. Pure.
///
/// Trouble is told after three failed passes in a row, and at once where only somebody can mend it; then never again until a
/// pass did well. The first good pass of all is told as an end too: an earlier bridge may have told of trouble, and the host
/// knows.
struct Troubles: Sendable, Equatable {
    /// What to tell.
    enum Telling: Sendable, Equatable {
        case failing(String)
        case recovered
    }

    /// After so many failures in a row trouble is told.
    static let patience = 3

    private let patience: Int
    private var failures = 0
    private var isTold: Bool?

    /// No trouble yet; where there is but one pass, its failure is told.
    init(isOnce: Bool = false) {
        patience = isOnce ? 1 : Self.patience
    }

    /// Takes the outcome of a pass, or of a part of it that makes the rest pointless.
    mutating func note(_ outcome: PassOutcome) -> Telling? {
        switch outcome {
        case .good, .cut:
            defer { (failures, isTold) = (0, false) }
            return isTold == false ? nil : .recovered
        case .failed(let reason, _, let isLasting):
            failures = min(failures + 1, patience)
            guard isTold != true, isLasting || failures == patience else { return nil }
            isTold = true
            return .failing(reason)
        }
    }
}
