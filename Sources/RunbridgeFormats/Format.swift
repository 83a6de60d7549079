public import RunbridgeCore

/// A form that events are put into for a service: a chat, a receiver of CloudEvents.
///
/// A format is a value and does nothing. How a sink speaks it:
///
/// 1. ``render(_:)`` turns the event into a ``RenderedBody``. A ``FormatError`` is final: report `.rejected` with the
///    code `format` and the error's text. Rendering a template costs one or two tenths of a millisecond and gives the same
///    bytes for the same event each time; ``cloudEvents`` costs nothing, its bytes are the event's own.
/// 2. POST ``RenderedBody/bytes`` with ``RenderedBody/contentType`` as the content type and ``RenderedBody/headers``
///    beside it. What is signed is these bytes, not those of the event.
/// 3. Ask ``answers`` what the answer means: first ``Answers/meaning(status:body:)``, and where that is `nil` the
///    status, as with any webhook. ``Answers/Meaning/gone`` is `.rejected` with the signal `pause`. A 2xx status is not
///    enough: some services report failures with one.
/// 4. Where the answer is a `.retry`, wait the longer of the header `Retry-After` and ``Answers/wait(in:)``.
///
/// `Catalog.format(_:folder:)` finds a format by its name or reads a file, which it checks by putting an event of every
/// type into it, one that says little and one that says all in hostile letters.
public struct Format: Sendable, Equatable {
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

    enum Manner: Sendable, Equatable {
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
        let bytes = Array(text.utf8).withoutTrailingCommas
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
    var trimmed: Substring {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
