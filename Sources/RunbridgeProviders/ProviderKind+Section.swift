import RunbridgeCore
public import RunbridgeDocument

extension ProviderKind: Section {
    private static let aboutField = Field("about", .text, "What to know of it.")
    private static let listField = Field(
        "list", .section(ListRequest.self), "How its runs are listed. Left out where they cannot be.")
    private static let retrieveField = Field(
        "retrieve", .section(RequestTemplate.self),
        "How one run is read again; `{id}` is its id. Left out where the list is all there is.")
    private static let headersField = Field("headers", .headers, "Sent with its requests.")
    private static let fieldsField = Field(
        "fields", .section(RunFields.self), "Where things are in the object of a run.")
    private static let wordsField = Field(
        "words", .mapping(of: .knownStatus, named: "WORD"), "What the provider's words mean.")
    private static let rulesField = Field(
        "rules", .list(of: .section(Rule.self)),
        "What one word is not enough to tell. They are tried in order; of those that hold, the first that says "
            + "something of a key decides it.")

    /// The keys of a kind.
    public static let description = SectionDescription(
        title: "Kind", about: "A sort of run that a provider has.",
        fields: [
            aboutField.standing(""), listField.optional, retrieveField.optional, headersField.optional,
            fieldsField.optional, wordsField.optional, rulesField.optional,
        ])

    /// Reads a kind's keys. Its name is given by the provider that has it.
    public init?(_ reader: inout SectionReader) {
        (name, provider) = ("", "")
        about = reader.read(Self.aboutField, or: "")
        list = reader.read(Self.listField)
        retrieve = reader.read(Self.retrieveField)
        headers = reader.read(Self.headersField, or: [])
        fields = reader.read(Self.fieldsField, or: RunFields())
        let words = reader.read(Self.wordsField)
        self.words = (words ?? []).map { Word(raw: $0.name, status: $0.value) }
        let rules = reader.read(Self.rulesField)
        self.rules = rules ?? []
        check(&reader)
        // Without the tables nobody knows which words there are.
        if (words != nil || !reader.has("words")) && (rules != nil || !reader.has("rules")) { checkTimes(&reader) }
    }

    private func check(_ reader: inout SectionReader) {
        if !reader.has("list"), !reader.has("retrieve") {
            reader.report(nil, "a kind needs 'list', 'retrieve' or both")
        }
        if !reader.has("words"), !reader.has("rules") {
            reader.report(nil, "a kind needs 'words', 'rules' or both")
        }
        if let list, list.request.placeholders.contains("id") {
            reader.report("list", "a list cannot use {id}: there is none yet")
        }
        if let retrieve, !retrieve.placeholders.contains("id") {
            reader.report("retrieve", "this reads the same for every run: write {id} where the id belongs")
        }
    }

    /// Times by word must name words that can occur.
    private func checkTimes(_ reader: inout SectionReader) {
        let known = words.map(\.raw) + rules.compactMap(\.raw)
        for word in fields.changedAt.words where !known.contains(word.name) {
            let hint = nearest(to: word.name, among: known).map { "Did you mean '\($0)'?" }
            reader.reading.report(
                word.place,
                "'\(word.name)' is no word of this kind. \(hint ?? "Known here: \(known.joined(separator: ", "))")")
        }
    }
}
