public import RunbridgeCore

/// A form that events are put into for a service.
public struct Format: Sendable {
    /// Its name: that of its file, `slack`.
    public internal(set) var name: String
    /// Its name for people.
    public var title: String
    /// What it is and what to know of it, in Markdown.
    public var about: String
    /// Where the service describes what it takes.
    public var docs: String?
    /// What the service's answers mean.
    public var answers: Answers
    private let manner: Manner

    enum Manner: Sendable {
        /// By a template.
        case template(Template, tables: [TextTable], contentType: String, headers: [RenderedBody.Header])
        /// The event's own bytes.
        case cloudEvent
        /// The event's `data`, all else in header fields.
        case binaryCloudEvent
    }

    init(name: String, title: String, about: String, docs: String?, answers: Answers, manner: Manner) {
        self.name = name
        self.title = title
        self.about = about
        self.docs = docs
        self.answers = answers
        self.manner = manner
    }

    /// The event in this format.
    ///
    /// Whatever stands in the event, the result is what the content type says: values are escaped for where they stand.
    ///
    /// - Throws: what keeps the event from being put so.
    public func render(_ event: EncodedEvent) throws(FormatError) -> RenderedBody {
        switch manner {
        case .cloudEvent:
            return RenderedBody(contentType: "application/cloudevents+json", bytes: event.body)
        case .binaryCloudEvent:
            return try binaryCloudEvent(try event.read())
        case .template(let template, let tables, let contentType, let headers):
            let bytes = try render(try event.read(), template, tables, contentType)
            return RenderedBody(contentType: contentType, headers: headers, bytes: bytes)
        }
    }

    /// What is wrong with the template, found by putting one event of each sort into it.
    func trialFault() -> String? {
        guard case .template(let template, let tables, let contentType, _) = manner else { return nil }
        for event in TrialEvents.all {
            do {
                _ = try render(event, template, tables, contentType)
            } catch {
                return "for the event \(event["type"]?.string ?? "?"), \(error)"
            }
        }
        return nil
    }

    private func render(
        _ event: JSON, _ template: Template, _ tables: [TextTable], _ contentType: String
    ) throws(FormatError) -> [UInt8] {
        let text = template.text(for: EventContext(event, tables: tables))
        guard Encoding(contentType: contentType) == .json else { return Array(text.trimmed.utf8) }
        let bytes = Array(text.utf8)
        do {
            return try JSON(parsing: bytes).encoded()
        } catch {
            let near = bytes[max(0, error.offset - 30)..<min(bytes.count, max(0, error.offset) + 30)]
            let excerpt = String(decoding: near, as: UTF8.self).oneLine ?? ""
            throw FormatError("the template gives something that is no JSON (\(error.message)) near: \(excerpt)")
        }
    }
}

extension EncodedEvent {
    fileprivate func read() throws(FormatError) -> JSON {
        do {
            return try json()
        } catch {
            throw FormatError("the event's body is no JSON: \(error)")
        }
    }
}

extension String {
    /// Without blanks and line breaks at either end.
    fileprivate var trimmed: Substring {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
