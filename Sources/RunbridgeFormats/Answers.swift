public import RunbridgeCore
public import RunbridgeDocument

/// What a service's answers mean beyond the HTTP status that everybody understands.
public struct Answers: Sendable, Equatable {
    /// Where a JSON answer says how many seconds to wait.
    public var retryAfter: JSONPath?
    /// HTTP statuses by which the service says that the place is gone for good, as 410 says everywhere.
    public var gone: [Int]

    /// Answers.
    public init(retryAfter: JSONPath? = nil, gone: [Int] = []) {
        self.retryAfter = retryAfter
        self.gone = gone
    }

    /// How long an answer asks to be left alone for; `nil` if it does not say so, or is no JSON.
    public func wait(in body: [UInt8]) -> Duration? {
        guard let retryAfter, body.count <= 64 * 1024,
            // An answer that is no JSON says nothing about waiting; its status is judged elsewhere.
            let answer = try? JSON(parsing: body, maximumDepth: 16),
            let value = answer.value(at: retryAfter), let seconds = value.double ?? value.string.flatMap(Double.init),
            seconds > 0, seconds <= 30 * 86_400
        else { return nil }
        return .milliseconds(Int64((seconds * 1000).rounded(.up)))
    }
}

extension Answers: Section {
    private static let retryAfterField = Field(
        "retry_after", .jsonPath, "Where a JSON answer says how many seconds to wait.")
    private static let goneField = Field(
        "gone", .list(of: .whole(400...499), atLeast: 1),
        "HTTP statuses by which the service says that the place is gone for good: the sink pauses, as with 410.")

    /// The keys of `answers`.
    public static let description = SectionDescription(
        title: "Answers", about: "What a service's answers mean beyond the HTTP status.",
        fields: [retryAfterField.optional, goneField.optional])

    /// Reads the keys of `answers`.
    public init?(_ reader: inout SectionReader) {
        retryAfter = reader.read(Self.retryAfterField)
        gone = reader.read(Self.goneField, or: [])
    }
}
