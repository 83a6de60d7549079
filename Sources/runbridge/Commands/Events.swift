import ArgumentParser
import RunbridgeCore
import RunbridgeStore

/// `runbridge events`
struct Events: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists events, the newest last.",
        discussion: """
            For people, a line an event: the beginning of its id, which `explain` takes, and what happened. With --json \
            the events themselves, byte for byte as they were sent.

            Example, to go on with what failed in the last hour:
              runbridge events --status failed --since 1h --follow
            """)

    @OptionGroup(title: "Which events") var filters: EventFilterOptions

    @Option(
        help: "At most so many, the newest. Without it: all with --json or --since, else 100.",
        transform: Int.init(count:))
    var limit: Int?

    @Flag(help: "Goes on with new events until it is stopped.")
    var follow = false

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Store") var storeOptions: StoreOptions

    func run() async throws {
        let filter = filters.filter(at: Console.now)
        let count = limit ?? (output.json || filters.since != nil ? nil : 100)
        try await storeOptions.use { store in
            let feed = EventFeed(store: store, filter: filter, isFollowing: follow)
            let start = try await feed.start(ofNewest: count)
            if start.isCut, limit == nil { Console.complain("Older events are not shown: --limit says how many are.") }
            let isJSON = output.json
            let work = { @Sendable in try await isJSON ? feed.json(after: start.seq) : feed.text(after: start.seq) }
            try await follow ? Interruption.ending(work) : work()
        }
    }
}

/// Events of a store, page by page.
private struct EventFeed: Sendable {
    let store: Store
    let filter: EventFilter
    let isFollowing: Bool

    private static let pageSize = 500
    /// How often a followed store is looked at.
    private static let interval = Duration.milliseconds(200)

    /// The place before the newest so many, and whether there are any before them.
    func start(ofNewest count: Int?) async throws -> (seq: Int64, isCut: Bool) {
        guard var rest = count else { return (0, false) }
        var first = Int64.max
        while true {
            let page = try await store.latestEvents(
                matching: filter, before: first, limit: min(rest + 1, Self.pageSize))
            if page.count > rest { return (page[rest].seq, true) }
            guard let oldest = page.last else { return (0, false) }
            first = oldest.seq
            rest -= page.count
        }
    }

    /// Writes each event's own bytes.
    func json(after seq: Int64) async throws {
        try await forEachPage(after: seq) { page in Console.show(page.map(\.event.body).filter { !$0.isEmpty }) }
    }

    /// Writes a line for people.
    func text(after seq: Int64) async throws {
        var listing = EventListing(Console.look)
        try await forEachPage(after: seq) { page in Console.show(listing.text(page)) }
    }

    private func forEachPage(after seq: Int64, _ show: ([StoredEvent]) -> Void) async throws {
        var seq = seq
        while true {
            let page = try await store.events(matching: filter, after: seq, limit: Self.pageSize)
            show(page)
            if let last = page.last { seq = last.seq }
            if page.count == Self.pageSize { continue }
            guard isFollowing, !Console.isReaderGone else { return }
            try await Task.sleep(for: Self.interval)
        }
    }
}
