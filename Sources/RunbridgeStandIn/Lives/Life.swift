import RunbridgeCore

/// What has happened to an object and what is going to: its script with dates.
///
/// Asked about the same moment it always answers the same; time goes on in the asking alone.
struct Life: Sendable, Equatable {
    /// A step of a script, with its date.
    struct Turn: Sendable, Equatable {
        var at: Timestamp
        var status: String
        var changes: [JSON.Member]
    }

    /// In order of time, at least one.
    private(set) var turns: [Turn]

    init(_ script: Script, from start: Timestamp) {
        turns = Self.turns(of: script, from: start)
    }

    /// How things stand at a moment. Before the first turn they stand as it will make them.
    func standing(at now: Timestamp) -> Standing {
        let past = turns.prefix { $0.at <= now }
        return Standing(turns: past.isEmpty ? turns.prefix(1) : past)
    }

    /// When it first comes to a status, be that in the future.
    func first(_ status: String) -> Timestamp? {
        turns.first { $0.status == status }?.at
    }

    /// Whether nothing of its script is still to come.
    func isPlayed(at now: Timestamp) -> Bool {
        turns.allSatisfy { $0.at <= now }
    }

    /// Forgets what was going to happen and goes on by another script from this moment.
    ///
    /// Returns what it forgot as a script from this moment, or `nil` if nothing was going to happen.
    @discardableResult
    mutating func turn(to script: Script, at now: Timestamp) -> Script? {
        let past = turns.prefix(standing(at: now).turns.count)
        var before = now
        let forgotten = turns.dropFirst(past.count).map { turn in
            defer { before = turn.at }
            return Script.Step(turn.status, after: turn.at - before, turn.changes)
        }
        turns = past + Self.turns(of: script, from: now)
        return forgotten.first.map { Script($0, Array(forgotten.dropFirst())) }
    }

    private static func turns(of script: Script, from start: Timestamp) -> [Turn] {
        var date = start
        return script.steps.map { step in
            date = date + step.after
            return Turn(at: date, status: step.status, changes: step.changes)
        }
    }
}

/// How an object stands at one moment.
struct Standing: Sendable, Equatable {
    /// What has happened so far, at least one turn.
    let turns: ArraySlice<Life.Turn>

    /// The raw status.
    var status: String { turns.last?.status ?? "" }

    /// When it first came to a status, or `nil` if it has not.
    func first(_ status: String) -> Timestamp? {
        turns.first { $0.status == status }?.at
    }

    /// All that changed so far laid over the members that it started with.
    func laid(over members: [JSON.Member]) -> JSON {
        .object(turns.reduce(members) { $0.overlaid(with: $1.changes) })
    }
}

extension [JSON.Member] {
    /// These members, with the values of `changes` where it has one of the same name, then what only `changes` has.
    func overlaid(with changes: [JSON.Member]) -> [JSON.Member] {
        changes.reduce(into: self) { members, change in
            if let index = members.firstIndex(where: { $0.name == change.name }) {
                members[index] = change
            } else {
                members.append(change)
            }
        }
    }
}
