import RunbridgeCore
import RunbridgeDocument

/// A section with a key of each form.
struct Sample: Section, Equatable {
    var name: String
    var every: Duration
    var grace: Duration?
    var size: Int
    var attempts: Int
    var isKept: Bool
    var mode: Mode
    var tags: [String]
    var words: [String]
    var url: String?
    var path: String?
    var secret: SecretValue?
    var inner: [Named<Inner>]

    enum Mode: String, CaseIterable {
        case append, replace, rotate
    }

    private static let nameField = Field("name", .text, "What it is called.")
    private static let everyField = Field("every", .duration(), "How often.")
    private static let graceField = Field("grace", .duration(allowsZero: true), "How long to wait.")
    private static let sizeField = Field("size", .size, "How large.")
    private static let attemptsField = Field("attempts", .whole(1...100), "How often to try.")
    private static let keptField = Field("keep", .truth, "Whether to keep it.")
    private static let modeField = Field("mode", .word(of: Mode.self), "How to write; `a|b` is no mode.")
    private static let tagsField = Field("tags", .list(of: Form<String>.text, atLeast: 1), "Tags.")
    private static let wordsField = Field("words", .oneOrMore(of: Form<String>.word), "Words.")
    private static let urlField = Field("url", .url, "Where to.")
    private static let pathField = Field("path", .path, "Where.")
    private static let secretField = Field("secret", .secret, "A secret.")
    private static let innerField = Field("inner", .mapping(of: .section(Inner.self)), "More of it.")

    static let description = SectionDescription(
        title: "Sample", about: "A section with a key of each form.",
        fields: [
            nameField.required, everyField.standing("15s"), graceField.optional, sizeField.standing("64KiB"),
            attemptsField.standing("3"), keptField.standing("false"), modeField.standing("append"),
            tagsField.optional, wordsField.optional, urlField.optional, pathField.optional, secretField.optional,
            innerField.optional,
        ])

    init?(_ reader: inout SectionReader) {
        let name = reader.require(Self.nameField)
        every = reader.read(Self.everyField, or: .seconds(15))
        grace = reader.read(Self.graceField)
        size = reader.read(Self.sizeField, or: 65_536)
        attempts = reader.read(Self.attemptsField, or: 3)
        isKept = reader.read(Self.keptField, or: false)
        mode = reader.read(Self.modeField, or: .append)
        tags = reader.read(Self.tagsField, or: [])
        words = reader.read(Self.wordsField, or: [])
        url = reader.read(Self.urlField)
        path = reader.read(Self.pathField)
        secret = reader.read(Self.secretField)
        inner = reader.read(Self.innerField, or: [])
        guard let name else { return nil }
        self.name = name
    }
}

/// A section inside the other.
struct Inner: Section, Equatable {
    var limit: Int

    private static let limitField = Field("limit", .whole(0...10), "A limit.")

    static let description = SectionDescription(
        title: "Inner", about: "A section inside the other.", fields: [limitField.required],
        tag: (key: "type", value: "inner"))

    init?(_ reader: inout SectionReader) {
        reader.allow("type")
        guard let limit = reader.require(Self.limitField) else { return nil }
        self.limit = limit
    }
}

/// What a reading of a text as a sample gives: the sample, or the mistakes as they are shown, a line each.
func read(_ yaml: String, environment: [String: String] = [:]) -> Result<Sample, Mistakes> {
    var reading = Reading(folder: "", secrets: ProcessSecrets(environment: environment) { _ in "" })
    do {
        return .success(try Document.read(Sample.self, yaml: yaml, file: "c.yaml", reading: &reading))
    } catch {
        return .failure(Mistakes(lines: error.problems.map(\.description)))
    }
}

/// Mistakes as they are shown.
struct Mistakes: Error, Equatable {
    var lines: [String]
}
