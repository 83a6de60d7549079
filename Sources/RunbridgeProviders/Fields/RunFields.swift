public import RunbridgeCore
public import RunbridgeDocument

/// Where things are in the object of a run. Of several paths the first that leads to something counts.
public struct RunFields: Sendable, Equatable {
    /// The id.
    public var id: [JSONPath] = [JSONPath(parts: ["id"])]
    /// What stands before an id in some places and not in others; it is left out everywhere.
    public var idPrefix: String?
    /// The provider's word.
    public var status: [JSONPath] = [JSONPath(parts: ["status"])]
    /// A name that people gave the run.
    public var name: [JSONPath] = []
    /// Where a person can look at it.
    public var url: WebLink?
    /// Names and values that people gave it.
    public var labels = LabelFields.none
    /// Which try of the same id this is, from 1.
    public var attempt: [JSONPath] = []
    /// Why it is in this status, in a word of the provider's.
    public var reason: [JSONPath] = []
    /// What went wrong: a code for programs.
    public var errorCode: [JSONPath] = []
    /// What went wrong: a sentence for people.
    public var errorMessage: [JSONPath] = []
    /// How far its items have come.
    public var counts = CountFields()
    /// When it was made.
    public var createdAt: [JSONPath] = []
    /// When work began.
    public var startedAt: [JSONPath] = []
    /// When it came to its status.
    public var changedAt = ChangeFields.none

    /// The fields of an object with `id` and `status` and nothing else of use.
    public init() {}

    /// The id that the first of the paths leads to, without ``idPrefix``.
    func id(of json: JSON, at paths: [JSONPath]) -> String? {
        guard let text = json.text(at: paths) else { return nil }
        guard let idPrefix, text.hasPrefix(idPrefix) else { return text }
        return text.utf8.count == idPrefix.utf8.count ? nil : String(text.dropFirst(idPrefix.count))
    }
}

extension RunFields: Section {
    private static let idField = Field("id", .jsonPaths, "The id. A number becomes a text.")
    private static let idPrefixField = Field(
        "id_prefix", .text,
        "What stands before an id in some places and not in others, `batches/`: it is left out everywhere.")
    private static let statusField = Field("status", .jsonPaths, "The provider's word.")
    private static let nameField = Field("name", .jsonPaths, "A name that people gave the run.")
    private static let urlField = Field(
        "url", .webLink,
        "Where a person can look at the run: a path to a URL, or a URL with paths in braces, "
            + "`https://example.com/jobs/{id}`.")
    private static let labelsField = Field(
        "labels", .labels,
        "Names and values that people gave the run: a path to an object of texts, or names and a path for each."
    )
    private static let attemptField = Field(
        "attempt", .jsonPaths, "Which try of the same id this is, from 1.")
    private static let reasonField = Field(
        "reason", .jsonPaths, "Why it is in this status, in a word of the provider's.")
    private static let errorField = Field("error", .section(ErrorFields.self), "What went wrong.")
    private static let countsField = Field(
        "counts", .section(CountFields.self), "How far its items have come.")
    private static let createdField = Field("created_at", .jsonPaths, "When it was made.")
    private static let startedField = Field("started_at", .jsonPaths, "When work began.")
    private static let changedField = Field(
        "changed_at", .changes,
        "When it came to its status: one place for all, or a place for each word.")

    /// The keys of `fields`.
    public static let description = SectionDescription(
        title: "Fields",
        about: """
            Where things are in the object of a run: dotted paths, of several the first that leads to something. \
            `data.0` is an array's first element, `data.-1` its last, `conditions[type=Complete]` the first whose `type` \
            is `Complete`, `states[DONE]` the first that is `DONE`; `\\.` and `\\[` stand for a dot and a bracket in a name. Times \
            may be seconds, milliseconds, microseconds or nanoseconds since 1970, with or without a fraction, or \
            RFC 3339.
            """,
        fields: [
            idField.standing("id"), idPrefixField.optional, statusField.standing("status"), nameField.optional,
            urlField.optional,
            labelsField.optional, attemptField.optional, reasonField.optional, errorField.optional,
            countsField.optional, createdField.optional, startedField.optional, changedField.optional,
        ])

    /// Reads the keys of `fields`.
    public init?(_ reader: inout SectionReader) {
        id = reader.read(Self.idField, or: id)
        idPrefix = reader.read(Self.idPrefixField)
        status = reader.read(Self.statusField, or: status)
        name = reader.read(Self.nameField, or: [])
        url = reader.read(Self.urlField)
        labels = reader.read(Self.labelsField, or: .none)
        attempt = reader.read(Self.attemptField, or: [])
        reason = reader.read(Self.reasonField, or: [])
        let error = reader.read(Self.errorField)
        errorCode = error?.code ?? []
        errorMessage = error?.message ?? []
        counts = reader.read(Self.countsField, or: CountFields())
        createdAt = reader.read(Self.createdField, or: [])
        startedAt = reader.read(Self.startedField, or: [])
        changedAt = reader.read(Self.changedField, or: .none)
    }
}

/// The keys of `error`.
struct ErrorFields: Section {
    var code: [JSONPath]
    var message: [JSONPath]

    private static let codeField = Field("code", .jsonPaths, "A code for programs.")
    private static let messageField = Field("message", .jsonPaths, "A sentence for people.")

    static let description = SectionDescription(
        title: "Error fields", about: "Where the object says what went wrong.",
        fields: [codeField.optional, messageField.optional])

    init?(_ reader: inout SectionReader) {
        code = reader.read(Self.codeField, or: [])
        message = reader.read(Self.messageField, or: [])
    }
}
