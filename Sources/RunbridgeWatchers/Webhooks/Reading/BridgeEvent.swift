import RunbridgeCore

/// Another bridge's event, read as what it was seen from: bridges can be chained.
struct BridgeEvent {
    /// What it comes to.
    enum Reading: Equatable {
        case run(kind: String, id: String, Observation.Finding)
        /// It is of no run.
        case nothing
    }

    /// Whether a body is one: a CloudEvent whose `data` tells of a `run`.
    static func isOne(_ json: JSON) -> Bool {
        json["specversion"] != nil && json["data"]?["run"]?.members != nil
    }

    /// Reads one.
    static func read(_ json: JSON) throws(LineProblem) -> Reading {
        guard let data = json["data"], let run = data["run"] else { throw .missing("data.run") }
        guard let kind = run["kind"]?.string, !kind.isEmpty else { throw .missing("data.run.kind") }
        guard let id = run["id"]?.string, !id.isEmpty else { throw .missing("data.run.id") }
        guard let word = data["status"]?.string else { throw .missing("data.status") }
        guard let status = Status(rawValue: word) else { throw .unknownStatus(word) }
        switch json["type"]?.string.flatMap(EventType.init(text:)) {
        case .unknownWebhook: return .nothing
        case .vanished: return .run(kind: kind, id: id, .gone)
        default: break
        }
        let error = RunError(code: data["error"]?["code"]?.string, message: data["error"]?["message"]?.string)
        return .run(
            kind: kind, id: id,
            .seen(
                Sighting(
                    status: status, raw: data["raw"]?.string ?? word, provider: run["provider"]?.string,
                    name: run["name"]?.string, url: run["url"]?.string.flatMap { $0.isWebAddress ? $0 : nil },
                    labels: run["labels"]?.labels ?? [:], attempt: run["attempt"]?.positive,
                    partial: data["partial"]?.bool ?? false, reason: data["reason"]?.string,
                    error: error == RunError() ? nil : error, counts: data["counts"]?.counts,
                    createdAt: data["created_at"]?.moment, changedAt: data["changed_at"]?.moment,
                    object: data["object"]?.keptIfAny, unconfirmed: data["unconfirmed"]?.bool ?? false)))
    }
}

extension JSON {
    fileprivate var moment: Timestamp? { string.flatMap(Timestamp.init(rfc3339:)) }

    fileprivate var keptIfAny: JSON? {
        guard !isNull else { return nil }
        return kept
    }

    fileprivate var positive: Int? { int.flatMap { $0 > 0 ? Int($0) : nil } }

    fileprivate var labels: [String: String] {
        Dictionary((members ?? []).compactMap { member in member.value.string.map { (member.name, $0) } }) { $1 }
    }

    fileprivate var counts: Counts? {
        func count(_ name: String) -> Int? { self[name]?.int.map { Int($0) } }
        let counts = Counts(
            total: count("total"), succeeded: count("succeeded"), failed: count("failed"), canceled: count("canceled"),
            expired: count("expired"), active: count("active"))
        return counts.isEmpty ? nil : counts
    }
}
