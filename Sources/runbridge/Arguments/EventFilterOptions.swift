import ArgumentParser
import RunbridgeCore
import RunbridgeStore

/// Which events are meant.
struct EventFilterOptions: ParsableArguments {
    @Option(
        name: .customLong("type"),
        help: ArgumentHelp("Only events of this type, such as run.failed. May be repeated.", valueName: "type"),
        completion: .list(EventType.all.map(\.text)), transform: EventType.init(argument:))
    var types: [EventType] = []

    @Option(
        name: .customLong("status"),
        help: ArgumentHelp(
            "Only changes to this status; with --type, events of these types while the run is in it. As in a route, "
                + "'failed' and the other core words mean their whole group. May be repeated.", valueName: "status"),
        completion: .list(StatusWord.all), transform: StatusWord.init(_:))
    var statuses: [StatusWord] = []

    @Option(help: "Only of this watcher.")
    var watcher: String?

    @Option(help: "Only of this kind of run, such as batch.")
    var kind: String?

    @Option(help: "Only of the run with this id.")
    var run: String?

    @Option(
        help: ArgumentHelp(
            "Only from this moment on: a length of time before now (1h), or RFC 3339.", valueName: "when"),
        transform: Since.init(_:))
    var since: Since?

    @Option(
        help: ArgumentHelp(
            "Only before this moment: a length of time before now (10m), or RFC 3339.", valueName: "when"),
        transform: Since.init(_:))
    var until: Since?

    /// Whether it says anything.
    var isEmpty: Bool {
        types.isEmpty && statuses.isEmpty && watcher == nil && kind == nil && run == nil && since == nil && until == nil
    }

    /// The filter, seen from now.
    func filter(at now: Timestamp) -> EventFilter {
        var filter = EventFilter(
            since: since?.moment(from: now), until: until?.moment(from: now), types: types, statuses: statuses.statuses,
            watcher: watcher, kind: kind,
            run: run)
        // As in a route: what was merely discovered in a status has not come to it.
        if types.isEmpty { filter.types = filter.statuses.map(EventType.status) }
        return filter
    }
}
