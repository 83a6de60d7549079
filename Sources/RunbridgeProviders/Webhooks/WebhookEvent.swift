public import RunbridgeCore
public import RunbridgeDocument

/// What a type of webhook tells.
public struct WebhookEvent: Sendable, Equatable {
    /// The type, as the provider writes it.
    public internal(set) var type: String
    /// The kind of the run that it is of.
    public var kind: String
    /// What is in it.
    public var content: Content
    /// Where the event stands, for messages.
    var place: Place

    /// What is in a webhook.
    public enum Content: Sendable, Equatable {
        /// That a run came to a status, and no more: a hint to read it again.
        case thin(Thin)
        /// The run itself.
        case full(Full)
    }

    /// A webhook that says little.
    public struct Thin: Sendable, Equatable {
        /// Where the run's id is.
        public var id: [JSONPath]
        /// The word that the run came to, one of its kind's.
        public var word: String
        /// Where it is said when that was.
        public var time: [JSONPath]
    }

    /// A webhook that holds the run.
    public struct Full: Sendable, Equatable {
        /// Where the run's object is; `nil` where the body is the object.
        public var object: JSONPath?
        /// Where things are in it, if not where the kind has them.
        public var fields: RunFields?
        /// What the words mean, if not what they mean to the kind.
        public var words: [ProviderKind.Word]?
        /// What one word is not enough to tell, if not what the kind says.
        public var rules: [Rule]?
    }
}

extension WebhookEvent: Section {
    private static let kindField = Field("kind", .text, "The kind of the run that it is of.")
    private static let idField = Field(
        "id", .jsonPaths,
        "Where the run's id is, in a webhook that says little: a hint to read the run again. Goes with `word`.")
    private static let wordField = Field(
        "word", .word,
        "The word that the run came to, one of its kind's: taken where the run cannot be read again.")
    private static let timeField = Field("time", .jsonPaths, "With `word`: where it is said when that was.")
    private static let objectField = Field(
        "object", .jsonPath,
        "Where the run's object is, in a webhook that holds it. Left out, with no `word`: the body is the object.")
    private static let fieldsField = Field(
        "fields", .section(RunFields.self), "Where things are in that object, if not where its kind has them.")
    private static let wordsField = Field(
        "words", .mapping(of: .knownStatus, named: "WORD"), "What its words mean, if not what they mean to its kind.")
    private static let rulesField = Field(
        "rules", .list(of: .section(Rule.self)), "Its rules, if not those of its kind.")

    /// The keys of a type.
    public static let description = SectionDescription(
        title: "Webhook event",
        about: """
            What a type of webhook tells: with `word`, that a run came to that word and where its id is; without, the \
            run's object, read as its kind is.
            """,
        fields: [
            kindField.required, idField.optional, wordField.optional, timeField.optional, objectField.optional,
            fieldsField.optional, wordsField.optional, rulesField.optional,
        ])

    /// Reads the keys of a type. Its name is given by the section that has it.
    public init?(_ reader: inout SectionReader) {
        type = ""
        place = reader.place
        let kind = reader.require(Self.kindField)
        let id = reader.read(Self.idField)
        let word = reader.read(Self.wordField)
        let time = reader.read(Self.timeField, or: [])
        let object = reader.read(Self.objectField)
        let fields = reader.read(Self.fieldsField)
        let words = reader.read(Self.wordsField)
        let rules = reader.read(Self.rulesField)
        let isThin = reader.has("word")
        if isThin, !reader.has("id") { reader.report(nil, "with 'word' the run's id is needed: add id: PATH") }
        for key in isThin ? ["object", "fields", "words", "rules"] : ["id", "time"] where reader.has(key) {
            reader.report(key, "'\(key)' goes \(isThin ? "with no" : "with") 'word'")
        }
        guard let kind else { return nil }
        self.kind = kind
        if isThin {
            guard let id, let word else { return nil }
            content = .thin(Thin(id: id, word: word, time: time))
        } else {
            content = .full(
                Full(
                    object: object, fields: fields,
                    words: words?.map { ProviderKind.Word(raw: $0.name, status: $0.value) }, rules: rules))
        }
    }
}
