/// Whether it may be told already what did not happen. After a start, and after a reload, the sources first have time to say
/// what did meanwhile.
struct Settling: Sendable, Equatable {
    private enum State: Equatable {
        /// It is never told.
        case never
        /// They have until then, or until all of them have been read.
        case until(ContinuousClock.Instant)
        case over
    }

    private let time: Duration?
    private var state: State

    /// Settling that begins then.
    ///
    /// - Parameter time: how long it takes; `nil` where it is never told what did not happen.
    init(for time: Duration?, from now: ContinuousClock.Instant) {
        self.time = time
        state = time.map { .until(now + $0) } ?? .never
    }

    /// Whether it may be told.
    var isOver: Bool { state == .over }

    /// Whether the time is over, and nobody has said so.
    func isDue(at now: ContinuousClock.Instant) -> Bool {
        if case .until(let end) = state { end <= now } else { false }
    }

    /// The sources have been read. Returns whether it may be told now.
    mutating func end() -> Bool {
        if state != .never { state = .over }
        return isOver
    }

    /// Other sources are at work from now on.
    mutating func begin(at now: ContinuousClock.Instant) { self = Settling(for: time, from: now) }
}
