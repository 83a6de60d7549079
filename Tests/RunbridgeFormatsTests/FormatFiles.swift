import RunbridgeCore
import RunbridgeDocument

@testable import RunbridgeFormats

/// A format file with this body.
func formatFile(
    _ body: String, type: String = "application/json", more: String = "markup: plain"
) -> String {
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
    return "title: Trial\ncontent_type: \(type)\n\(more)\nbody: |\n\(lines.joined(separator: "\n"))\n"
}

/// A format by its body.
func format(
    _ body: String, type: String = "application/json", more: String = "markup: plain"
) throws(DocumentError) -> Format {
    try Format.read(yaml: formatFile(body, type: type, more: more), file: "f.yaml", name: "trial")
}

/// The mistakes of a format file, a line each; none if it is right.
func mistakes(in yaml: String) -> [String] {
    do {
        _ = try Format.read(yaml: yaml, file: "f.yaml", name: "trial")
        return []
    } catch {
        return error.problems.map(\.description)
    }
}

/// A format's body for an event, as text.
func text(_ format: Format, _ event: EncodedEvent) throws(FormatError) -> String {
    String(decoding: try format.render(event).bytes, as: UTF8.self)
}

/// An event of a batch.
func event(
    _ type: EventType = .status(.failed), name: String? = "nightly", status: Status = .failed,
    error: RunError? = RunError(code: "invalid_request", message: "line 7 is no JSON"), url: String? = nil,
    labels: [String: String] = [:], counts: Counts? = Counts(total: 100, succeeded: 97, failed: 3),
    reason: String? = nil, partial: Bool = false, raw: String = "failed", anomaly: String? = nil
) -> EncodedEvent {
    let start = Timestamp(milliseconds: 1_795_512_600_120)
    let sighting = Sighting(
        status: status, raw: raw, provider: "openai", name: name, url: url, labels: labels, attempt: 1,
        partial: partial, reason: reason, error: error, counts: counts, createdAt: start)
    let end = start + .milliseconds(812_400)
    let run = RunState(
        key: RunKey(watcher: "openai", kind: "batch", id: "batch_abc"), sighting: sighting, previous: .running,
        revision: 3, firstSeenAt: start, changedAt: end, observedAt: end)
    return Event(
        id: EventID(high: 1, low: 2), type: type, time: end, run: run, via: .poll, anomaly: anomaly
    ).encoded()
}
