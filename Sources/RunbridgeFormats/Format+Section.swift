import RunbridgeCore
public import RunbridgeDocument

extension Format: Section {
    private static let titleField = Field("title", .text, "Its name for people.")
    private static let aboutField = Field("about", .text, "What it is and what to know of it.")
    private static let docsField = Field("docs", .url, "Where the service describes what it takes.")
    private static let contentTypeField = Field(
        "content_type", .contentType,
        "The media type. It says how values are escaped: as parts of JSON strings, as form values, or not at all.")
    private static let headersField = Field(
        "headers", .headerFields, "More header fields of the request.")
    private static let markupField = Field(
        "markup", .word(of: Markup.self),
        "How the service marks up its texts: values are escaped so that they show as they are, mention nobody and link "
            + "nowhere.")
    private static let tablesField = Field(
        "tables", .tables,
        "Names for the template and what each is: a text by event type (`run.stalled`), status (`expired`), core "
            + "status (`failed`) or `other`.")
    private static let bodyField = Field(
        "body", .text,
        "The body, a Mustache template. In JSON a comma before a closing bracket is dropped, so that elements which may be "
            + "left out can all write theirs.")
    private static let answersField = Field(
        "answers", .section(Answers.self), "What the service's answers mean beyond the HTTP status.")

    /// The keys of a format file.
    public static let description = SectionDescription(
        title: "Format", about: "A form that events are put into for a service.",
        fields: [
            titleField.required, aboutField.standing(""), docsField.optional, contentTypeField.required,
            headersField.optional, markupField.standing("plain"), tablesField.optional, bodyField.required,
            answersField.optional,
        ])

    /// Reads a format file's keys and tries its template with an event of each sort. The format's name is given
    /// afterwards.
    public init?(_ reader: inout SectionReader) {
        let title = reader.require(Self.titleField)
        let about = reader.read(Self.aboutField, or: "")
        let docs = reader.read(Self.docsField)
        let contentType = reader.require(Self.contentTypeField)
        let headers = reader.read(Self.headersField, or: [])
        let markup = reader.read(Self.markupField, or: .plain)
        let tables = reader.has("tables") ? reader.read(Self.tablesField) : []
        let body = reader.require(Self.bodyField)
        let answers = reader.read(Self.answersField, or: Answers())
        // Without its tables nobody knows what the template may name.
        guard let title, let contentType, let tables, let body else { return nil }
        let escaping = ValueEscaping(markup: markup, encoding: Encoding(contentType: contentType))
        do {
            let template = try Template(body, escaping: escaping, names: TemplateNames(tables: tables.map(\.name)))
            self.init(
                name: "", title: title, about: about, docs: docs, answers: answers,
                manner: .template(
                    template, tables: tables, contentType: contentType,
                    headers: headers.map { RenderedBody.Header(name: $0.name, value: $0.value) }))
        } catch {
            for fault in error.faults {
                let place = reader.node("body").map {
                    reader.reading.place(in: $0, line: fault.line, column: fault.column)
                }
                reader.reading.report(place ?? reader.place, fault.text)
            }
            return nil
        }
        if let fault = trialFault() { reader.report("body", fault) }
    }

    /// Reads a format file.
    ///
    /// - Parameters:
    ///   - yaml: its text.
    ///   - file: its name, for messages.
    ///   - name: what the format is called from now on.
    /// - Throws: every mistake in it, each with its place.
    public static func read(yaml: String, file: String, name: String) throws(DocumentError) -> Format {
        var format = try Document.read(Format.self, yaml: yaml, file: file)
        format.name = name
        return format
    }
}

extension Form where Value == String {
    /// A media type, `application/json`.
    fileprivate static let contentType = Form.text.map(notation: "media type") { (text) throws(FormError) in
        let sides = text.prefix { $0 != ";" }.split(separator: "/", omittingEmptySubsequences: false)
        guard sides.count == 2, sides.allSatisfy({ !$0.isEmpty }), text.isHeaderText else {
            throw FormError("expected a media type such as application/json, found '\(text)'")
        }
        return text
    }
}

extension String {
    fileprivate var isHeaderText: Bool { utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f } }
}
