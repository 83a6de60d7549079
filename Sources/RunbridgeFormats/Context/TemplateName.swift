import RunbridgeDocument

/// What templates can name, to find the names that lead nowhere before anybody misses the text.
struct TemplateNames {
    private let names: [String]

    /// All names, those of a format's tables among them.
    init(tables: [String]) {
        names = Self.derived + Self.wire + tables
    }

    /// Why a name cannot be meant inside these sections, or `nil`.
    func fault(of name: String, inside sections: [String]) -> String? {
        if name == "." || isKnown(name) { return nil }
        for section in sections where isKnown("\(section).\(name)") { return nil }
        let hint = nearest(to: name, among: names).map { "Did you mean '\($0)'?" }
        return "there is no '\(name)' in an event. \(hint ?? "The reference lists what there is.")"
    }

    private func isKnown(_ name: String) -> Bool {
        names.contains(name) || names.contains { $0.hasPrefix("\(name).") }
            || Self.open.contains { name.hasPrefix("\($0).") }
    }

    /// Names made for templates.
    static let derived = [
        "kind", "name", "id", "watcher", "verb", "title", "duration", "problem", "progress", "url", "labels.name",
        "labels.value", "event",
    ]

    /// The members of an event's `data`, and the event itself.
    static let wire = [
        "run.watcher", "run.provider", "run.kind", "run.id", "run.name", "run.url", "run.attempt", "run.labels",
        "status", "core", "previous", "raw", "terminal", "partial", "reason", "error.code", "error.message",
        "counts.total", "counts.succeeded", "counts.failed", "counts.canceled", "counts.expired", "counts.active",
        "created_at", "changed_at", "observed_at", "duration_s", "via", "anomaly", "object",
    ]

    /// Objects whose members are anybody's.
    static let open = ["event", "object", "run.labels"]
}
