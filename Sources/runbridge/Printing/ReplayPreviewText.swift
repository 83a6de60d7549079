import RunbridgeCore
import RunbridgeFormats
import RunbridgeSinks
import RunbridgeStore

/// What a replay would come to.
struct ReplayPreviewText {
    var preview: ReplayPreview
    var order: ReplayOrder
    var look: Look

    /// The lines, with a line break at the end of each.
    var text: String {
        var listing = EventListing(look)
        var lines: [String] = []
        let more = preview.events - preview.first.count
        if more > 0 { lines.append("and \(more.of("event", "events")) more") }
        let total = preview.deliveries.values.reduce(0, +)
        lines.append(
            "\(preview.events.of("event", "events")), \(total.of("delivery", "deliveries")) would be owed\(speed(total)):"
        )
        for (sink, count) in preview.deliveries.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(look.paint(sink.oneLine ?? "", .bold)) \(count)")
        }
        if preview.deliveries.isEmpty { lines[lines.count - 1] = "Nothing would be owed." }
        if preview.pendingBefore > 0 {
            lines.append("\(preview.pendingBefore.of("delivery is", "deliveries are")) pending anyway")
        }
        if preview.withoutBody > 0 {
            let events = preview.withoutBody.of("event cannot be sent again: its", "events cannot be sent again: their")
            lines.append("\(events) bytes are kept no more")
        }
        return listing.text(preview.first) + lines.joined(separator: "\n") + "\n"
    }

    /// How long it would take.
    private func speed(_ count: Int) -> String {
        guard let rate = order.rate, count > 0 else { return "" }
        let time = rate.period * (count - 1) / rate.count
        return " at \(rate.text)" + (time >= .seconds(1) ? ", in \(time.brief)" : "")
    }
}

extension ReplayPreview {
    /// For programs.
    func json(of order: ReplayOrder) -> JSON {
        let sinks = deliveries.sorted { $0.key < $1.key }
        return [
            "dry_run": true, "what": order.json, "events": JSON(events),
            "owed": JSON(sinks.reduce(0) { $0 + $1.value }),
            "sinks": .object(sinks.map { JSON.Member($0.key, JSON($0.value)) }),
            "pending_before": JSON(pendingBefore), "without_body": JSON(withoutBody),
            "first": .array(first.map { .string($0.event.id.text) }),
        ]
    }
}
