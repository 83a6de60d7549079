import Mustache
import RunbridgeCore

/// What a template sees of an event: the members of its `data`, the whole as `event`, and texts made from them.
struct EventContext: MustacheParent {
    private let values: [String: Any]
    private let data: JSON

    /// The context of an event, with the texts that a format's tables have for it.
    init(_ event: JSON, tables: [TextTable]) {
        let text = EventText(event)
        data = event["data"] ?? .null
        var values: [String: Any] = [
            "event": TemplateObject(json: event), "kind": TemplateText(text.kind), "name": TemplateText(text.name),
            "verb": TemplateText(text.verb), "title": TemplateText(text.title),
            "labels": Self.labels(data["run"]?["labels"]),
        ]
        let optional = [
            "watcher": text.watcher, "id": text.id, "duration": text.duration, "problem": text.problem,
            "progress": text.progress, "url": text.url,
        ]
        for (name, value) in optional {
            values[name] = value.map { TemplateText($0) }
        }
        for table in tables {
            values[table.name] = table.text(type: text.type, status: text.status).map { TemplateText($0) }
        }
        self.values = values
    }

    func child(named name: String) -> Any? {
        values[name] ?? data[name]?.templateValue
    }

    private static func labels(_ labels: JSON?) -> TemplateList {
        TemplateList(
            elements: (labels?.members ?? []).compactMap { label in
                guard let name = label.name.oneLine, let value = label.value.text?.oneLine else { return nil }
                return ["name": .string(name), "value": .string(value)]
            })
    }
}
