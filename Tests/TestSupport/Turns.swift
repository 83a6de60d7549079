import Synchronization

/// Lets a number of tests at a time have something that there is only so much of. All tests begin together.
public final class Turns: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    /// So many turns at a time.
    public init(_ count: Int) {
        state = Mutex(State(free: count))
    }

    /// A turn, as soon as there is one; first come, first served. It ends when it is let go.
    public func take() async -> Turn {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
        return Turn(of: self)
    }

    fileprivate func giveBack() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}

/// A turn of ``Turns``, held as long as anybody holds this.
public final class Turn: Sendable {
    private let turns: Turns

    fileprivate init(of turns: Turns) {
        self.turns = turns
    }

    deinit { turns.giveBack() }
}
