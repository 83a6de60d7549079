public import RunbridgeCore
import RunbridgeDocument

/// A source of observations, as the config has it.
public struct WatchSettings: Sendable, Equatable {
    /// What sort of source, with what that sort takes.
    public enum Source: Sendable, Equatable {
        /// A provider, of the catalogue or written in place: polled, received or both.
        case provider(ProviderWatchSettings)
        /// Webhooks, and nothing else.
        case webhook(WebhookWatchSettings)
        /// A program that prints a list.
        case command(CommandWatchSettings)
        /// JSON lines.
        case lines(LinesWatchSettings)
    }

    /// Its name.
    public internal(set) var name: String
    /// What sort of source.
    public var source: Source
    /// What is expected of its runs' times.
    public var times = WatcherTimes()

    /// The same under a name, which paths and runs of the source may have too.
    func named(_ name: String) -> WatchSettings {
        let source: Source =
            switch self.source {
            case .provider(let settings): .provider(settings.named(name))
            case .webhook(let settings): .webhook(settings.named(name))
            case .command(let settings): .command(settings.named(name))
            case .lines: self.source
            }
        return WatchSettings(name: name, source: source, times: times)
    }

    /// Where webhooks of it come; `nil` where none do.
    public var receiving: ReceivingSettings? {
        switch source {
        case .provider(let settings): settings.receiving
        case .webhook(let settings): settings.receiving
        case .command, .lines: nil
        }
    }
}

extension WatchSettings {
    /// The key that tells the sort, and how the whole is read then.
    private static let sources: [(key: String, form: Form<WatchSettings>)] = [
        ("provider", form { (settings: ProviderWatchSettings) in .provider(settings) }),
        ("http", form { (settings: HTTPWatchSettings) in .provider(settings.provider) }),
        ("webhook", form { (settings: WebhookWatchSettings) in .webhook(settings) }),
        ("command", form { (settings: CommandWatchSettings) in .command(settings) }),
        ("lines", form { (settings: LinesWatchSettings) in .lines(settings) }),
    ]

    /// How such a watcher is read: its own keys, then those that every watcher takes.
    private static func form<Settings: Section>(
        _ source: @escaping @Sendable (Settings) -> Source
    ) -> Form<WatchSettings> {
        let section = Form<Settings>.section()
        return .keys(section.notation, schema: section.schema, sections: section.sections) { reader in
            let settings = Settings(&reader)
            let times = WatchTimes.read(&reader)
            return settings.map { WatchSettings(name: "", source: source($0), times: times) }
        }
    }

    /// A watcher: the key of its source says which other keys there are.
    static let form = Form<WatchSettings>(
        sources.map(\.form.notation).joined(separator: ", or "),
        schema: ["anyOf": .array(sources.map(\.form.schema))], sections: { sources.flatMap { $0.form.sections() } }
    ) { node, reading in
        guard case .mapping(let entries) = node.content else {
            reading.report(node.place, "expected keys and values such as { provider: openai }, found \(node.kind)")
            return nil
        }
        let keys = sources.map(\.key)
        let isProvider = entries.contains { $0.key == "provider" }
        // A provider has a `webhook` of its own.
        let written = entries.filter { keys.contains($0.key) && !(isProvider && $0.key == "webhook") }
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
