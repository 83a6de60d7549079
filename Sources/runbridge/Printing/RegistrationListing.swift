import RunbridgeCore
import RunbridgeSinks
import RunbridgeStore

/// Runs that are watched by their ids, a row each.
struct RegistrationListing {
    var registrations: [Registration]

    /// For people.
    func text(_ look: Look) -> String {
        Table(
            columns: [.text("WATCHER"), .text("KIND"), .text("RUN"), .text("ADDED")],
            rows: registrations.map { registration in
                let run = registration.run
                return [
                    Cell(run.watcher), Cell(run.kind), Cell(run.id, .bold),
                    Cell(look.distance(registration.addedAt), .dim),
                ]
            }
        ).text(look)
    }
}

extension Registration {
    /// For programs.
    var json: JSON { run.json(adding: [("added_at", JSON(addedAt))]) }
}

extension RunKey {
    /// For programs, with more members behind its own.
    func json(adding members: [(name: String, value: JSON)] = []) -> JSON {
        .object(
            [
                JSON.Member("watcher", .string(watcher)), JSON.Member("kind", .string(kind)),
                JSON.Member("id", .string(id)),
            ] + members.map { JSON.Member($0.name, $0.value) })
    }
}
