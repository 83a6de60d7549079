/// Taking out of a store what it keeps no longer, in small steps.
///
/// A sweep is a row of steps, each from where the last one ended. It goes through events, then bodies, then runs, from the
/// oldest on, and leaves each as soon as a whole step has met nothing old enough. A thorough sweep goes to the end, past what
/// a clock that was wrong has put there, and takes unused decisions out too.
public enum Pruning {
    /// The most rows that a step looks at.
    static let lookLimit = 1000
    /// The most events, bodies or runs that a step takes out, so that its transaction takes a few milliseconds.
    static let removalLimit = 256

    /// Where a sweep goes on.
    public struct Place: Sendable, Equatable {
        enum Table: Int, CaseIterable {
            case events, bodies, runs, decisions
        }

        var table = Table.events
        var after = Int64.min
        var isThorough: Bool

        /// The beginning of a sweep.
        public static func start(isThorough: Bool = false) -> Place { Place(isThorough: isThorough) }

        /// Where it goes on once it is done with this table; `nil` at the end.
        var next: Place? {
            switch table {
            case .events: Place(table: .bodies, isThorough: isThorough)
            case .bodies: Place(table: .runs, isThorough: isThorough)
            case .runs: isThorough ? Place(table: .decisions, isThorough: true) : nil
            case .decisions: nil
            }
        }

        func moved(to after: Int64) -> Place { Place(table: table, after: after, isThorough: isThorough) }
    }

    /// What one step did.
    public struct Step: Sendable, Equatable {
        /// What it took out, or would have.
        public var removed = Counts()
        /// From where the sweep goes on; `nil` when it is over.
        public var next: Place?
    }

    /// How much was taken out.
    public struct Counts: Sendable, Equatable {
        /// Events, with their bodies and attempts.
        public var events = 0
        /// Dead letters, which are gone with their events.
        public var deadLetters = 0
        /// Bytes of events that stay.
        public var bodies = 0
        /// Runs.
        public var runs = 0
        /// Decisions that no event has any more.
        public var decisions = 0

        /// Nothing.
        public init() {}

        /// Whether it is nothing.
        public var isEmpty: Bool { self == Counts() }

        /// Both together.
        public static func += (lhs: inout Counts, rhs: Counts) {
            lhs.events += rhs.events
            lhs.deadLetters += rhs.deadLetters
            lhs.bodies += rhs.bodies
            lhs.runs += rhs.runs
            lhs.decisions += rhs.decisions
        }
    }
}

/// What a step takes out.
struct PrunePlan {
    /// The rows' numbers, in order. Between the ends of a range there is nothing that stays.
    var ranges: [ClosedRange<Int64>] = []
    /// Dead letters among events.
    var deadLetters: [SinkRef: [Int64]] = [:]
    /// How many rows the ranges hold.
    var count = 0
    /// Where the sweep goes on.
    var next: Pruning.Place?

    /// Nothing of a table: all of it is kept.
    init(skipping place: Pruning.Place) {
        next = place.next
    }

    /// What it comes to.
    func counts(of table: Pruning.Place.Table) -> Pruning.Counts {
        var counts = Pruning.Counts()
        switch table {
        case .events:
            counts.events = count
            counts.deadLetters = deadLetters.values.reduce(0) { $0 + $1.count }
        case .bodies: counts.bodies = count
        case .runs: counts.runs = count
        case .decisions: counts.decisions = count
        }
        return counts
    }

    /// Decides row by row, in order.
    ///
    /// - Parameters:
    ///   - rows: their numbers.
    ///   - isLast: whether there are no more after these.
    ///   - isRecent: whether every one of them is too young, so that those after them are taken for younger still.
    init(
        of rows: [Int64], at place: Pruning.Place, isLast: Bool, isRecent: Bool, isOver: (Int64) throws -> Bool
    ) rethrows {
        var isOpen = false
        for row in rows {
            guard try isOver(row) else {
                isOpen = false
                continue
            }
            // One is left over: it begins the next step.
            guard count < Pruning.removalLimit else {
                next = place.moved(to: row - 1)
                return
            }
            if isOpen, let range = ranges.popLast() {
                ranges.append(range.lowerBound...row)
            } else {
                ranges.append(row...row)
            }
            isOpen = true
            count += 1
        }
        guard let last = rows.last, !isLast, place.isThorough || !isRecent else {
            next = place.next
            return
        }
        next = place.moved(to: last)
    }
}
