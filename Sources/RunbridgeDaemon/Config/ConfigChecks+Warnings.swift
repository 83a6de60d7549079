import RunbridgeCore
import RunbridgeDocument

extension ConfigChecks {
    private var receives: Bool { watchers.read.contains { $0.value.receiving != nil } }

    /// What is doubtful about the listener.
    var listenWarnings: [Problem] {
        guard let listen, let place = listenPlace else { return [] }
        if !receives, watchers.isWhole {
            return [Problem(place, "no watcher receives webhooks, so nothing listens. Leave it out")]
        }
        guard receives, !listen.isLoopback else { return [] }
        return [
            Problem(
                place,
                "this listens on \(listen.address), which other machines reach, and speaks no TLS: tokens and bodies can "
                    + "be read on the way. Put a proxy that ends TLS in front, and let it reach 127.0.0.1")
        ]
    }

    /// Routes that wait for what nobody tells.
    var timeWarnings: [Problem] {
        guard watchers.isWhole else { return [] }
        return routes.flatMap(warnings)
    }

    private func warnings(_ settings: RouteSettings) -> [Problem] {
        let route = settings.route
        let times = watchers.read.filter { route.isFrom($0.name) }.map(\.value.times)
        var warnings: [Problem] = []
        func warn(_ type: EventType, unless isTold: Bool, _ remedy: String) {
            guard let place = settings.places.when, route.when.contains(.type(type)), !isTold else { return }
            warnings.append(
                Problem(place, "nothing tells \(type.text) to this route: \(remedy)"))
        }
        warn(
            .stalled, unless: route.stalledAfter != nil || times.contains { $0.stalledAfter != nil },
            "give it, or a watcher of it, a stalled_after")
        warn(.overdue, unless: times.contains { $0.expectWithin != nil }, "give a watcher of it an expect_within")
        warn(
            .missing, unless: times.contains { !$0.schedules.isEmpty },
            "give a watcher of it an expect: { every: …, name: … }")
        if let place = settings.places.stalledAfter, !route.takesStalled {
            warnings.append(
                Problem(place, "'stalled_after' does nothing here: add run.stalled to this route's 'when'"))
        }
        return warnings
    }
}
