/// Counts for how many readings of the list in a row a run was not on it.
///
/// A list is all that a command gives: nobody can be asked about one run. `squeue` forgets a job minutes after its end, and
/// a list that is being made may miss one. So a run is taken for gone only when it was missing several times.
struct Absences: Sendable, Equatable {
    /// After so many readings without it a run is gone.
    let limit: Int
    private var counts: [String: Int] = [:]

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes a reading that came to its end.
    ///
    /// - Parameters:
    ///   - open: the runs that were not over before it.
    ///   - shown: those that it shows.
    /// - Returns: the open runs that are gone, sorted. They are not told again.
    mutating func note(open: some Sequence<String>, shown: Set<String>) -> [String] {
        var next: [String: Int] = [:]
        for id in open where !shown.contains(id) { next[id] = (counts[id] ?? 0) + 1 }
        let gone = next.filter { $0.value >= limit }.keys.sorted()
        for id in gone { next[id] = nil }
        counts = next
        return gone
    }
}
