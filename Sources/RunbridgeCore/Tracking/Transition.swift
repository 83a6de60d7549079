/// What one status after another means.
///
/// The rules are those that the providers' documentation agrees on: a run may skip statuses (polling misses some), may go
/// back to the queue, and may be reopened. It cannot end twice in one attempt, nor go on once its cancellation began.
enum Transition: Equatable {
    /// It goes on.
    case advance
    /// It was over, and is not any more.
    case reopen
    /// It cannot follow; why.
    case illegal(String)

    /// What it means that `next` was told after `current`, which is another one, in the same attempt.
    init(from current: Status, to next: Status) {
        if current.isTerminal {
            if next.isTerminal {
                self = .illegal("it was told to be \(next.rawValue) after it had ended as \(current.rawValue)")
            } else if next == .unknown {
                self = .illegal("a word that no table knows was told after it had ended as \(current.rawValue)")
            } else {
                self = .reopen
            }
        } else if current == .canceling, [.queued, .running, .waiting].contains(next) {
            self = .illegal("it was told to be \(next.rawValue) after its cancellation had begun")
        } else {
            self = .advance
        }
    }
}
