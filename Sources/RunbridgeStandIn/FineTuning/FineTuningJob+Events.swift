import RunbridgeCore

extension FineTuningJob {
    /// One thing that happened to a job.
    struct Event: Shelved {
        let id: String
        let json: JSON
    }

    /// What has happened to it by a moment, oldest first.
    func events(at now: Timestamp) -> Shelf<Event> {
        var shelf = Shelf<Event>()
        var status = ""
        var step = 0
        for (index, turn) in life.standing(at: now).turns.enumerated() {
            let isMetrics = turn.status == "running" && status == "running"
            step += isMetrics ? 1 : 0
            status = turn.status
            let id = "ftevent-\(self.id.split(separator: "-", maxSplits: 1).last ?? "")\(index)"
            shelf[id] = Event(
                id: id,
                json: [
                    "object": "fine_tuning.job.event", "id": .string(id), "created_at": .unix(turn.at),
                    "level": turn.status == "failed" ? "error" : "info",
                    "message": .string(isMetrics ? "Step \(step) is trained." : "The job is \(status)."),
                    "type": isMetrics ? "metrics" : "message",
                    "data": isMetrics ? ["step": .count(step)] : [:],
                ])
        }
        return shelf
    }
}
