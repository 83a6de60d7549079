import RunbridgeCore
public import RunbridgeDocument

extension ProviderKind: Section {
    private static let aboutField = Field("about", .text, "What to know of it.")
    private static let byNameField = Field(
        "by_name", .truth,
        "Whether it is watched only where a watcher names it among its kinds. For what most users cannot or will not "
            + "see.")
    private static let listField = Field(
        "list", .section(ListRequest.self), "How its runs are listed. Left out where they cannot be.")
    private static let retrieveField = Field(
        "retrieve", .section(RetrieveRequest.self),
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

    /// The keys that say how its objects are read.
    static let readingFields = [fieldsField.optional, wordsField.optional, rulesField.optional]

    /// The keys of a kind.
    public static let description = SectionDescription(
        title: "Kind", about: "A sort of run that a provider has.",
        fields: [
            aboutField.standing(""), byNameField.standing("false"), listField.optional, retrieveField.optional,
            headersField.optional,
        ] + readingFields)

    /// Reads a kind's keys. Its name is given by the provider that has it.
    public init?(_ reader: inout SectionReader) {
        guard let kind = Self(objectsNamed: "", &reader) else { return nil }
        self = kind
        about = reader.read(Self.aboutField, or: "")
        byName = reader.read(Self.byNameField, or: false)
        list = reader.read(Self.listField)
        retrieve = reader.read(Self.retrieveField)
        headers = reader.read(Self.headersField, or: [])
        check(&reader)
    }

    /// Reads the keys that say how objects are read: a kind without requests.
    init?(objectsNamed name: String, _ reader: inout SectionReader) {
        self.name = name
        (provider, about, byName, headers) = ("", "", false, [])
        fields = reader.read(Self.fieldsField, or: RunFields())
        let words = reader.read(Self.wordsField)
        self.words = (words ?? []).map { Word(raw: $0.name, status: $0.value) }
        let rules = reader.read(Self.rulesField)
        self.rules = rules ?? []
        if !reader.has("words"), !reader.has("rules") {
            reader.report(nil, "a kind needs 'words', 'rules' or both")
        }
        // Without the tables nobody knows which words there are.
        if (words != nil || !reader.has("words")) && (rules != nil || !reader.has("rules")) {
            checkTimes(&reader)
            checkRules(&reader)
        }
    }

    private func check(_ reader: inout SectionReader) {
        if list != nil, headers.placeholders.contains("id") {
            reader.report("headers", "a list cannot use {id}: there is none yet")
        }
        if let list, list.request.placeholders.contains("id") {
            reader.report("list", "a list cannot use {id}: there is none yet")
        }
        if let retrieve, !retrieve.request.placeholders.union(headers.placeholders).contains("id") {
            reader.report(
                "retrieve", "this reads the same for every run: write {id} where the id belongs")
        }
    }

    /// Times by word must name words that can occur.
    private func checkTimes(_ reader: inout SectionReader) {
        let strange = strangeTimes
        for word in fields.changedAt.words where strange.contains(word.name) {
            reader.reading.report(word.place, unknownWord(word.name))
        }
    }

    /// Rules that ask for a word must ask for one that can occur, unless they say themselves what it means.
    private func checkRules(_ reader: inout SectionReader) {
        guard case .list(let nodes)? = reader.node("rules")?.content else { return }
        for (rule, node) in zip(rules, nodes) {
            for word in strangeWords(in: rule) { reader.reading.report(node.place, unknownWord(word)) }
        }
    }

    /// Words that times are told for and that cannot occur.
    var strangeTimes: [String] {
        let known = knownWords
        return fields.changedAt.words.map(\.name).filter { !known.contains($0) }
    }

    /// Words that a rule asks for and that cannot occur.
    func strangeWords(in rule: Rule) -> [String] {
        let known = words.map(\.raw)
        guard !known.isEmpty, rule.status == nil else { return [] }
        return rule.conditions.conditions.filter { fields.status.contains($0.path) }.flatMap(\.test.globs)
            .filter { !known.contains(where: $0.matches) }.map(\.pattern)
    }

    private var knownWords: [String] { words.map(\.raw) + rules.compactMap(\.raw) }

    /// What to say of a word that cannot occur.
    func unknownWord(_ word: String) -> String {
        let hint = nearest(to: word, among: knownWords).map { "Did you mean '\($0)'?" }
        return "'\(word)' is no word of this kind. \(hint ?? "Known here: \(knownWords.joined(separator: ", "))")"
    }
}

extension Matcher.Test {
    /// The globs in it.
    fileprivate var globs: [Glob] {
        switch self {
        case .glob(let glob): [glob]
        case .anyOf(let tests): tests.flatMap(\.globs)
        case .equals, .compare, .exists: []
        }
    }
}
