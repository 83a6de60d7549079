import ArgumentParser
import RunbridgeStore

/// Which events are replayed, to which sinks, how fast.
struct ReplaySelection: ParsableArguments {
    @Argument(help: "Ids of events, or their beginnings.")
    var events: [String] = []

    @Option(
        name: .customLong("sink"),
        help: ArgumentHelp("Only what was owed to this sink. May be repeated.", valueName: "sink"))
    var sinks: [String] = []

    @Option(
        help: ArgumentHelp(
            "To this sink, instead of those that each was owed to. May be repeated.", valueName: "sink"))
    var to: [String] = []

    @OptionGroup(title: "Which events") var filters: EventFilterOptions

    @Flag(help: "All events that nothing else here leaves out.")
    var all = false

    @Option(
        help: ArgumentHelp(
            "At most so many deliveries in a time, as 10/s, 30/min or 1000/h; 'none' for as many as go.",
            valueName: "rate"), transform: RateArgument.init(_:))
    var rate = RateArgument(rate: .standard)

    func validate() throws {
        if events.isEmpty, sinks.isEmpty, filters.isEmpty, !all {
            throw ValidationError("Say which: ids of events, --since, --sink or another filter, or --all.")
        }
    }

    /// What is ordered, with events and sinks that the store knows.
    func order(in store: Store) async throws -> ReplayOrder {
        try await store.checkSinks(sinks + to)
        var order = ReplayOrder(filter: filters.filter(at: Console.now), sinks: sinks, to: to, rate: rate.rate)
        order.events = try await EventLookup(store: store).events(events)
        return order
    }
}

/// A rate, or `none`.
struct RateArgument: Equatable, Sendable, CustomStringConvertible {
    var rate: ReplayRate?

    init(rate: ReplayRate?) {
        self.rate = rate
    }

    /// Reads it.
    init(_ text: String) throws {
        guard text != "none" else {
            rate = nil
            return
        }
        guard let rate = ReplayRate(text: text) else {
            throw ValidationError("expected a rate such as 10/s, 30/min or 1000/h, or none")
        }
        self.rate = rate
    }

    var description: String { rate?.text ?? "none" }
}
