public import RunbridgeCore
public import RunbridgeDocument

/// What a service's answers mean beyond the HTTP status that everybody understands.
///
/// Whoever sends asks ``meaning(status:body:)`` first, and goes by the status where it says nothing; and asks
/// ``wait(in:)`` beside the header `Retry-After`.
public struct Answers: Sendable, Equatable {
    /// Where a JSON answer says how many seconds to wait.
    public var retryAfter: JSONPath?
    /// HTTP statuses by which the service says that the place is gone for good, as 410 says everywhere.
    public var gone: [Int]
    /// What the text of an answer means, whatever its status; of several that fit the first counts.
    public var texts: [Text]

    /// What an answer means for its delivery.
    public enum Meaning: String, Sendable, CaseIterable {
        /// The service has the event.
        case delivered
        /// It may take it later.
        case retry
        /// It will never take this event.
        case rejected
        /// It will not take this event and no other one, until a person does something: the sink pauses.
        case gone
    }

    /// A text that an answer may have, and what it means.
    public struct Text: Sendable, Equatable {
        /// What the answer's text is, less blanks and line breaks at its ends.
        public var glob: Glob
        /// What it means.
        public var meaning: Meaning

        /// A text and its meaning.
        public init(_ glob: Glob, means meaning: Meaning) {
            self.glob = glob
            self.meaning = meaning
        }
    }

    /// Answers.
    public init(retryAfter: JSONPath? = nil, gone: [Int] = [], texts: [Text] = []) {
        self.retryAfter = retryAfter
        self.gone = gone
        self.texts = texts
    }

    /// What an answer means by the format; `nil` where it says nothing special and the status is to be gone by.
    ///
    /// At most the first 4 KiB of the body are looked at.
    public func meaning(status: Int, body: [UInt8]) -> Meaning? {
        if !texts.isEmpty {
            let text = String(decoding: body.prefix(4096), as: UTF8.self).trimmed
            if let found = texts.first(where: { $0.glob.matches(String(text)) }) { return found.meaning }
        }
        return gone.contains(status) ? .gone : nil
    }

    /// How long an answer asks to be left alone for; `nil` if it does not say so, or is no JSON.
    public func wait(in body: [UInt8]) -> Duration? {
        guard let retryAfter, body.count <= 64 * 1024,
            // An answer that is no JSON says nothing about waiting; its status is judged elsewhere.
            let answer = try? JSON(parsing: body, maximumDepth: 16),
            let value = answer.value(at: retryAfter), let seconds = value.double ?? value.string.flatMap(Double.init),
            seconds > 0
        else { return nil }
        // What is absurd is a wish for a long wait all the same; whoever sends bounds it.
        return .milliseconds(Int64((min(seconds, 365 * 86_400) * 1000).rounded(.up)))
    }
}

extension Answers: Section {
    private static let retryAfterField = Field(
        "retry_after", .jsonPath, "Where a JSON answer says how many seconds to wait.")
    private static let goneField = Field(
        "gone", .list(of: .whole(400...499), atLeast: 1),
        "HTTP statuses by which the service says that the place is gone for good: the sink pauses, as with 410.")
    private static let textsField = Field(
        "texts", .mapping(of: .word(of: Meaning.self), named: "TEXT"),
        "What the text of an answer means, whatever its status: globs, of which the first that fits counts. With "
            + "`gone` the sink pauses.")

    /// The keys of `answers`.
    public static let description = SectionDescription(
        title: "Answers", about: "What a service's answers mean beyond the HTTP status.",
        fields: [retryAfterField.optional, goneField.optional, textsField.optional])

    /// Reads the keys of `answers`.
    public init?(_ reader: inout SectionReader) {
        retryAfter = reader.read(Self.retryAfterField)
        gone = reader.read(Self.goneField, or: [])
        texts = reader.read(Self.textsField, or: []).map { Text(Glob($0.name), means: $0.value) }
    }
}
