package import RunbridgeCore

/// What is said of an event to people, made from its JSON.
package struct EventText {
    package let event: JSON
    private let data: JSON

    package init(_ event: JSON) {
        self.event = event
        data = event["data"] ?? .null
    }

    package var type: EventType? { event["type"]?.string.flatMap(EventType.init(text:)) }
    package var status: Status? { data["status"]?.string.flatMap(Status.init(rawValue:)) }

    /// What sort of thing it is about, `batch`.
    package var kind: String {
        switch type {
        case .watchError, .watchRecovered: "watcher"
        case .sinkFailing, .sinkRecovered: "sink"
        default: run("kind") ?? "run"
        }
    }
    /// The name that people gave it, or its id.
    package var name: String { run("name") ?? run("id") ?? "?" }
    package var watcher: String? { run("watcher") }
    package var id: String? { run("id") }

    /// `batch nightly failed after 13m 32s`
    package var title: String {
        "\(kind) \(name) \(verb)" + (duration.map { " after \($0)" } ?? "")
    }

    /// What happened, as the end of a sentence: `failed`, `is running`.
    package var verb: String {
        switch type {
        case .status(let status): verb(for: status)
        case .discovered: "was discovered"
        case .progress: "made progress"
        case .statusChanged: "is now \(raw)"
        case .reopened: "was reopened"
        case .anomaly: "changed in a way that cannot be"
        case .vanished: "has vanished"
        case .stalled: "has stalled" + measure(", unchanged for", "stalled_after_s")
        case .recovered: "recovered" + measure(" after", "broken_s")
        case .overdue: "is overdue" + measure(", not over after", "expect_within_s")
        case .missing: "was missed" + measure(", none began for", "every_s")
        case .watchError: "is failing"
        case .watchRecovered: "works again"
        case .sinkFailing: "takes no events"
        case .sinkRecovered: "takes events again"
        case .unknownWebhook: "is of an unknown type"
        case nil: event["type"]?.string?.oneLine ?? "changed"
        }
    }

    private func verb(for status: Status) -> String {
        switch status {
        case .queued: "is queued"
        case .running: "is running"
        case .waiting: "is waiting"
        case .canceling: "is being canceled"
        case .succeeded: data["partial"] == .bool(true) ? "succeeded in part" : "succeeded"
        case .incomplete: "ended incomplete"
        case .failed: "failed"
        case .expired: "expired"
        case .canceled: "was canceled"
        case .skipped: "was skipped"
        case .unknown: "is in an unknown state, \(raw)"
        }
    }

    /// A time that the event was told by, after some words: ` after 2h`.
    private func measure(_ words: String, _ name: String) -> String {
        data[name]?.double.flatMap { BriefDuration(seconds: $0) }.map { "\(words) \($0.text)" } ?? ""
    }

    private var raw: String { data["raw"]?.string?.oneLine?.cut(to: 60) ?? "?" }

    /// How long it took, once it is over: `13m 32s`.
    package var duration: String? {
        guard case .status(let status) = type, status.isTerminal, let seconds = data["duration_s"]?.double else {
            return nil
        }
        return BriefDuration(seconds: seconds)?.text
    }

    /// What is wrong: the anomaly, the error's code and message, or the reason.
    package var problem: String? {
        if let anomaly = data["anomaly"]?.text?.oneLine { return anomaly }
        let error = [data["error"]?["code"], data["error"]?["message"]].compactMap { $0?.text?.oneLine }
        return error.isEmpty ? data["reason"]?.text?.oneLine : error.joined(separator: ": ")
    }

    /// How far its items have come: `97 of 100 succeeded, 3 failed`.
    package var progress: String? {
        guard let counts = data["counts"] else { return nil }
        func count(_ name: String) -> Int64? { counts[name]?.int }
        var parts: [String] = []
        switch (count("succeeded"), count("total")) {
        // Nothing of nothing is what a run says that was refused before its items were counted.
        case (0, 0): break
        case (let succeeded?, let total?): parts.append("\(succeeded) of \(total) succeeded")
        case (let succeeded?, nil): parts.append("\(succeeded) succeeded")
        case (nil, let total?): parts.append("\(total) in all")
        case (nil, nil): break
        }
        for name in ["failed", "canceled", "expired", "active"] {
            if let number = count(name), number > 0 { parts.append("\(number) \(name)") }
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// Where a person can look at it; `nil` for what is no web address or cannot stand in a link as it is.
    package var url: String? {
        guard let url = data["run"]?["url"]?.string, url.utf8.count <= 2000,
            url.lowercased().hasPrefix("https://") || url.lowercased().hasPrefix("http://"),
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !"\"<>\\^`{|}".utf8.contains($0) })
        else { return nil }
        return url
    }

    private func run(_ name: String) -> String? { data["run"]?[name]?.text?.oneLine }
}
