import RunbridgeCore
import RunbridgeDocument

/// A source of observations, as the config has it.
public struct WatchSettings: Sendable, Equatable {
    /// What sort of source, with what that sort takes.
    public enum Source: Sendable, Equatable {
        /// A provider that is polled.
        case provider(ProviderWatchSettings)
        /// JSON lines.
        case lines(LinesWatchSettings)
    }

    /// Its name.
    public internal(set) var name: String
    /// What sort of source.
    public var source: Source
}

extension WatchSettings {
    /// The key that tells the sort, and how the whole is read then.
    private static let sources: [(key: String, form: Form<WatchSettings>)] = [
        (
            "provider",
            Form<ProviderWatchSettings>.section().map { (settings) throws(FormError) in
                WatchSettings(name: "", source: .provider(settings))
            }
        ),
        (
            "lines",
            Form<LinesWatchSettings>.section().map { (settings) throws(FormError) in
                WatchSettings(name: "", source: .lines(settings))
            }
        ),
    ]

    /// A watcher: the key of its source says which other keys there are.
    static let form = Form<WatchSettings>(
        sources.map(\.form.notation).joined(separator: " or "),
        schema: ["anyOf": .array(sources.map(\.form.schema))], sections: { sources.flatMap { $0.form.sections() } }
    ) { node, reading in
        guard case .mapping(let entries) = node.content else {
            reading.report(node.place, "expected keys and values such as { provider: openai }, found \(node.kind)")
            return nil
        }
        let keys = sources.map(\.key)
        let written = entries.filter { keys.contains($0.key) }
        if let first = written.first {
            for other in written.dropFirst() {
                reading.report(
                    other.place,
                    "a watcher has one source, and this has '\(first.key)' already. Give '\(other.key)' a watcher of "
                        + "its own (lines in a provider's words are lines: { path: FILE, provider: NAME })")
            }
            let rest = entries.filter { entry in !written.dropFirst().contains { $0.key == entry.key } }
            let value = form(for: first.key)?.read(Node(node, entries: rest), &reading)
            return written.count == 1 ? value : nil
        }
        for (index, entry) in entries.enumerated() {
            guard let key = nearest(to: entry.key, among: keys) else { continue }
            reading.report(entry.place, "unknown key '\(entry.key)'. Did you mean '\(key)'?")
            var corrected = entries
            corrected[index].key = key
            _ = form(for: key)?.read(Node(node, entries: corrected), &reading)
            return nil
        }
        let found = entries.map { "'\($0.key)'" }.joined(separator: ", ")
        reading.report(
            node.place,
            "a watcher needs a source: \(keys.map { "'\($0)'" }.joined(separator: " or ")). "
                + (found.isEmpty ? "Here is nothing" : "Here is only \(found)"))
        return nil
    }

    private static func form(for key: String) -> Form<WatchSettings>? {
        sources.first { $0.key == key }?.form
    }
}
