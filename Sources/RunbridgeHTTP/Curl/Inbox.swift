import Synchronization

/// Where senders leave what the engine is to do.
///
/// The engine is woken only when it sleeps: while it works, it takes whatever has come in before it sleeps again.
final class Inbox: Sendable {
    /// What has come in since the engine looked last.
    struct Mail {
        var submissions: [Submission] = []
        /// Whether some of what is under way has been given up.
        var hasAbandoned = false
        var isStopping = false

        /// Takes everything out and keeps the room.
        mutating func empty() {
            submissions.removeAll(keepingCapacity: true)
            hasAbandoned = false
        }

        fileprivate var isEmpty: Bool { submissions.isEmpty && !hasAbandoned && !isStopping }
    }

    private struct State {
        var mail = Mail()
        var isAsleep = false
        /// Why nothing is taken any more.
        var refusal: HTTPFailure?
        var hasEnded = false
        var waiters: [CheckedContinuation<Void, Never>] = []

        /// Whether the engine has to be woken: true for the first who finds it asleep.
        mutating func wake() -> Bool {
            defer { isAsleep = false }
            return isAsleep
        }
    }

    private let state = Mutex(State())
    let signal: WakeSignal

    /// An inbox, or `nil` when there are no descriptors left.
    init?() {
        guard let signal = WakeSignal() else { return nil }
        self.signal = signal
    }

    deinit {
        signal.giveBack()
    }

    // MARK: The senders' side

    /// Hands transfers to the engine; their completions are called in any case.
    func submit(_ submissions: some Collection<Submission>) {
        let (refusal, mustWake) = state.withLock { state -> (HTTPFailure?, Bool) in
            if let refusal = state.refusal { return (refusal, false) }
            state.mail.submissions.append(contentsOf: submissions)
            return (nil, state.wake())
        }
        if let refusal { submissions.forEach { $0.refuse(refusal) } }
        if mustWake { signal.raise() }
    }

    /// Asks the engine to break off what its senders have given up. What is over already stays as it ended.
    func lookForAbandoned() {
        let mustWake = state.withLock { state in
            guard !state.hasEnded else { return false }
            state.mail.hasAbandoned = true
            return state.wake()
        }
        if mustWake { signal.raise() }
    }

    /// Takes nothing more, and asks the engine to break off what is under way and end.
    func stop() {
        let mustWake = state.withLock { state in
            state.refusal = state.refusal ?? HTTPFailure(.canceled, "the transport was shut down")
            state.mail.isStopping = true
            return state.wake()
        }
        if mustWake { signal.raise() }
    }

    /// Returns when the engine has ended.
    func waitForEnd() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waiters.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    // MARK: The engine's side

    /// Swaps what has come in for an emptied `mail`, whose arrays are used again.
    func exchange(for mail: inout Mail) {
        state.withLock { state in
            state.isAsleep = false
            swap(&state.mail, &mail)
        }
    }

    /// Whether there is nothing to do: from now on, whatever comes in wakes.
    func fallAsleep() -> Bool {
        state.withLock { state in
            state.isAsleep = state.mail.isEmpty
            return state.isAsleep
        }
    }

    /// The engine is gone: takes nothing more, and gives back what had not been taken.
    func end(_ reason: HTTPFailure? = nil) {
        let (left, waiters, refusal) = state.withLock { state in
            let refusal = state.refusal ?? reason ?? HTTPFailure(.canceled, "the transport was shut down")
            state.refusal = refusal
            state.hasEnded = true
            defer { (state.mail, state.waiters) = (Mail(), []) }
            return (state.mail.submissions, state.waiters, refusal)
        }
        left.forEach { $0.refuse(refusal) }
        waiters.forEach { $0.resume() }
    }
}
