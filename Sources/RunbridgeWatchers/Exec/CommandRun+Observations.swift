import RunbridgeCore

extension CommandRun {
    /// It runs.
    func running(since began: Timestamp) -> Observation {
        Observation(
            key: key, via: .exec, observedAt: began,
            finding: .seen(
                Sighting(
                    status: .running, raw: "running", name: name, labels: labels, createdAt: began, startedAt: began,
                    changedAt: began)))
    }

    /// It is over.
    func over(
        _ ending: CommandEnding, since began: Timestamp, at now: Timestamp, took duration: Duration
    ) -> Observation {
        let status = ending.status(okExits: okExits)
        return Observation(
            key: key, via: .exec, observedAt: now,
            finding: .seen(
                Sighting(
                    status: status, raw: ending.raw, name: name, labels: labels,
                    error: ending.error(program: arguments.first ?? "", status: status), createdAt: began,
                    startedAt: began, changedAt: max(began, now), object: object(ending, duration))))
    }

    /// What is known of it besides. Its arguments are left out: they may hold secrets.
    private func object(_ ending: CommandEnding, _ duration: Duration) -> JSON {
        var members: [JSON.Member] = [
            JSON.Member("program", .string(arguments.first ?? "")),
            JSON.Member("exit_status", .number(JSONNumber(Int64(ending.exitStatus)))),
            JSON.Member("duration_s", JSONNumber(Double(duration.milliseconds) / 1000).map { .number($0) } ?? .null),
        ]
        if let signal = ending.signalName { members.append(JSON.Member("signal", .string(signal))) }
        if let output = ending.output { members.append(JSON.Member("stdout", .string(output))) }
        if let errors = ending.errors { members.append(JSON.Member("stderr", .string(errors))) }
        return .object(members)
    }
}
