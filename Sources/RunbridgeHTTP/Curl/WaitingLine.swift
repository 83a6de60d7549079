/// Submissions that wait for a connection, first come, first served, and when the first of them has waited too long.
///
/// libcurl has a line of its own for this, but in most of its versions a transfer there does not time out (curl issue
/// 13227).
struct WaitingLine {
    /// When a wait ends, in nanoseconds of the monotonic clock. None of those that wait ends earlier.
    private(set) var nextDeadline: UInt64?
    /// A queue: what is before `head` has left and is given back now and then.
    private var line: [Submission] = []
    private var head = 0

    /// Whether nobody waits.
    var isEmpty: Bool { head == line.count }

    /// Adds one at the end.
    mutating func append(_ submission: Submission) {
        line.append(submission)
        nextDeadline = min(nextDeadline ?? .max, submission.deadline)
    }

    /// Takes the first.
    mutating func popFirst() -> Submission? {
        guard head < line.count else { return nil }
        let first = line[head]
        head += 1
        if head == line.count || head >= 64 && head * 2 >= line.count { compact() }
        return first
    }

    /// Takes those that their senders have given up.
    mutating func removeAbandoned() -> [Submission] {
        guard !isEmpty else { return [] }
        compact()
        let taken = line.filter(\.isAbandoned)
        line.removeAll(where: \.isAbandoned)
        if line.isEmpty { nextDeadline = nil }
        return taken
    }

    /// Takes all whose time is over by now.
    mutating func removeOverdue(now: UInt64) -> [Submission] {
        guard let nextDeadline, nextDeadline <= now else { return [] }
        line.removeFirst(head)
        head = 0
        let overdue = line.filter { $0.deadline <= now }
        line.removeAll { $0.deadline <= now }
        self.nextDeadline = line.map(\.deadline).min()
        return overdue
    }

    private mutating func compact() {
        line.removeFirst(head)
        head = 0
        if line.isEmpty { nextDeadline = nil }
    }
}
