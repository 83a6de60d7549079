import ArgumentParser
import RunbridgeStore

/// Which dead letters are meant.
struct DeadSelection: ParsableArguments {
    @Argument(help: "Ids of events, or their beginnings.")
    var events: [String] = []

    @Option(name: .customLong("sink"), help: ArgumentHelp("Only of this sink. May be repeated.", valueName: "sink"))
    var sinks: [String] = []

    @OptionGroup var filters: EventFilterOptions

    @Option(
        help: ArgumentHelp(
            "Only what died from this moment on: a length of time before now (1h), or RFC 3339.", valueName: "when"),
        transform: Since.init(_:))
    var diedSince: Since?

    @Option(
        help: ArgumentHelp(
            "Only what died before this moment: a length of time before now (10m), or RFC 3339.", valueName: "when"),
        transform: Since.init(_:))
    var diedUntil: Since?

    /// Whether it says anything.
    var isEmpty: Bool {
        events.isEmpty && sinks.isEmpty && filters.isEmpty && diedSince == nil && diedUntil == nil
    }

    /// The filter, with events and sinks that the store knows.
    func filter(in store: Store) async throws -> DeadFilter {
        try await store.checkSinks(sinks)
        let now = Console.now
        var filter = DeadFilter(
            sinks: sinks, event: filters.filter(at: now), diedSince: diedSince?.moment(from: now),
            diedUntil: diedUntil?.moment(from: now))
        filter.events = try await EventLookup(store: store).events(events)
        return filter
    }
}
