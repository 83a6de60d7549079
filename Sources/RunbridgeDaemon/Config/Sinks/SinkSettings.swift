import RunbridgeCore
import RunbridgeDocument

/// A place events go, as the config has it.
public struct SinkSettings: Sendable, Equatable {
    /// What sort of place, with what that sort takes.
    public enum Kind: Sendable, Equatable {
        /// Standard output.
        case stdout(StdoutSettings)
        /// A file of JSON lines.
        case file(FileSettings)
        /// A receiver of POST requests; chats too, which are one with a format.
        case webhook(WebhookSettings)
        /// A program.
        case command(CommandSettings)
    }

    /// Its name.
    public internal(set) var name: String
    /// What sort of place.
    public var kind: Kind
    /// How it is delivered to.
    public var delivery: DeliverySettings
}

extension SinkSettings {
    /// The word of `type`, and how the other keys are read then.
    private static let types: [(name: String, form: Form<SinkSettings>)] = [
        ("stdout", StdoutSettings.form { .stdout($0) }),
        ("file", FileSettings.form { .file($0) }),
        ("webhook", WebhookSettings.form { .webhook($0) }),
        ("command", CommandSettings.form { .command($0) }),
        ("slack", SlackSettings.form { .webhook($0.webhook) }),
        ("discord", DiscordSettings.form { .webhook($0.webhook) }),
        ("teams", TeamsSettings.form { .webhook($0.webhook) }),
    ]

    /// A sink: `type` says which keys there are.
    static let form = Form<SinkSettings>(
        "sink by its `type`: " + types.map(\.form.notation).joined(separator: ", "),
        schema: ["anyOf": .array(types.map(\.form.schema))], sections: { types.flatMap { $0.form.sections() } }
    ) { node, reading in
        guard case .mapping(var entries) = node.content else {
            reading.report(node.place, "expected keys and values such as { type: stdout }, found \(node.kind)")
            return nil
        }
        if !entries.contains(where: { $0.key == "type" }) {
            guard let index = entries.firstIndex(where: { nearest(to: $0.key, among: ["type"]) != nil }) else {
                reading.report(node.place, "the key 'type' is missing: \(typeForm.notation)")
                return nil
            }
            reading.report(entries[index].place, "unknown key '\(entries[index].key)'. Did you mean 'type'?")
            entries[index].key = "type"
        }
        guard let type = entries.first(where: { $0.key == "type" })?.value,
            let form = typeForm.read(type, &reading)
        else { return nil }
        return form.read(Node(node, entries: entries), &reading)
    }

    private static let typeForm = Form<Form<SinkSettings>>.choice(types.map { ($0.name, $0.form) })
}

/// What one type of sink takes.
protocol SinkKindSettings: Section, Equatable {
    /// The word of `type`.
    static var type: String { get }
    /// Its title in the reference.
    static var title: String { get }
    /// What it is for.
    static var about: String { get }
    /// Its keys but for those that every sink takes.
    static var fields: [FieldDescription] { get }
}

extension SinkKindSettings {
    /// Its own keys, then those that every sink takes.
    public static var description: SectionDescription {
        SectionDescription(
            title: title, about: about, fields: fields + DeliverySettings.fields, tag: (key: "type", value: type))
    }

    /// How such a sink is read.
    fileprivate static func form(_ kind: @escaping @Sendable (Self) -> SinkSettings.Kind) -> Form<SinkSettings> {
        let section = Form<Self>.section()
        return .keys(section.notation, schema: section.schema, sections: section.sections) { reader in
            reader.allow("type")
            let settings = Self(&reader)
            let delivery = DeliverySettings(&reader)
            return settings.map { SinkSettings(name: "", kind: kind($0), delivery: delivery) }
        }
    }
}

extension Node {
    /// The same node with other keys and values.
    init(_ node: Node, entries: [Entry]) {
        self = node
        content = .mapping(entries)
    }
}
