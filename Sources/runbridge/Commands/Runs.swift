import ArgumentParser
import RunbridgeCore
import RunbridgeStore

/// `runbridge runs`
struct Runs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows runs: those that are open, then those that ended last.",
        discussion: """
            With --all or --status: every run that is meant, the last to be seen for the first time first.

            Example, the batches that failed today:
              runbridge runs --status failed --kind batch --since 24h
            """)

    @Flag(help: "Every run, not only the open ones and the last to end.")
    var all = false

    @Option(
        name: .customLong("status"),
        help: ArgumentHelp(
            "Only runs in this status. As in a route, 'failed' and the other core words mean their whole group. "
                + "May be repeated.", valueName: "status"),
        completion: .list(StatusWord.all), transform: StatusWord.init(_:))
    var statuses: [StatusWord] = []

    @Option(help: "Only of this watcher.")
    var watcher: String?

    @Option(help: "Only of this kind, such as batch.")
    var kind: String?

    @Option(
        help: ArgumentHelp(
            "Only those whose status changed from this moment on: a length of time before now (1h), or RFC 3339.",
            valueName: "when"), transform: Since.init(_:))
    var since: Since?

    @Option(
        help: "At most so many; without --all and --status, so many that ended (20).", transform: Int.init(count:))
    var limit: Int?

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Store") var storeOptions: StoreOptions

    func run() async throws {
        try await storeOptions.use { store in
            let runs = try await all || !statuses.isEmpty ? wanted(in: store) : lively(in: store)
            if output.json { return Console.show(runs.map(\.json)) }
            if runs.isEmpty { return Console.complain("No run is known that is meant.") }
            Console.show(RunListing(runs: runs).text(Console.look))
        }
    }

    private func filter(_ statuses: [Status], onlyOpen: Bool = false) -> RunFilter {
        RunFilter(
            watcher: watcher, kind: kind, statuses: statuses,
            changedSince: since?.moment(from: Console.now), onlyOpen: onlyOpen)
    }

    /// Every run that is meant.
    private func wanted(in store: Store) async throws -> [StoredRun] {
        try await store.runs(filter(statuses.statuses), limit: limit ?? .max)
    }

    /// The open ones, then those that ended last.
    private func lively(in store: Store) async throws -> [StoredRun] {
        let open = try await store.runs(filter([], onlyOpen: true), limit: .max)
        // The store sorts by first sight. Of the last few hundred to be seen, those that ended last stand in for all.
        let over = try await store.runs(filter(Status.allCases.filter(\.isTerminal)), limit: 500)
        return open + over.sorted { $0.state.changedAt > $1.state.changedAt }.prefix(limit ?? 20)
    }
}

extension Store {
    /// At most so many runs, however many pages that is.
    fileprivate func runs(_ filter: RunFilter, limit: Int) async throws -> [StoredRun] {
        var runs: [StoredRun] = []
        while runs.count < limit {
            let page = try await self.runs(
                matching: filter, before: runs.last?.run, limit: min(500, limit - runs.count))
            runs += page
            if page.count < 500 { break }
        }
        return runs
    }
}
