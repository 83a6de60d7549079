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

    /// It is still there.
    func alive(
        _ said: CommandOutput, since began: Timestamp, at now: Timestamp, after duration: Duration
    ) -> Observation {
        Observation(
            key: key, via: .exec, observedAt: now,
            finding: .seen(
                Sighting(
                    status: .running, raw: "running", name: name, labels: labels, createdAt: began, startedAt: began,
                    changedAt: began, object: .object(members(said, duration)), isHeartbeat: true)))
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
        var end = [JSON.Member("exit_status", .number(JSONNumber(Int64(ending.exitStatus))))]
        if let signal = ending.signalName { end.append(JSON.Member("signal", .string(signal))) }
        return .object(members(ending.output, duration, end))
    }

    private func members(_ said: CommandOutput, _ duration: Duration, _ end: [JSON.Member] = []) -> [JSON.Member] {
        var members = [JSON.Member("program", .string(arguments.first ?? ""))] + end
        members.append(
            JSON.Member("duration_s", JSONNumber(Double(duration.milliseconds) / 1000).map { .number($0) } ?? .null))
        if let output = said.output { members.append(JSON.Member("stdout", .string(output))) }
        if let errors = said.errors { members.append(JSON.Member("stderr", .string(errors))) }
        return members
    }
}
