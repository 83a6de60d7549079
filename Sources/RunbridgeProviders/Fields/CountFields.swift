public import RunbridgeCore
public import RunbridgeDocument

/// Where the object says how far the items of a run have come.
public struct CountFields: Sendable, Equatable {
    /// All items.
    public var total: [JSONPath] = []
    /// Items that ended well.
    public var succeeded: [JSONPath] = []
    /// Items that ended with an error.
    public var failed: [JSONPath] = []
    /// Items that were called off.
    public var canceled: [JSONPath] = []
    /// Items whose time ran out.
    public var expired: [JSONPath] = []
    /// Items still being worked on.
    public var active: [JSONPath] = []

    /// No counts at all.
    public init() {}

    /// The counts of an object; `nil` if it tells none.
    func counts(of object: JSON) -> Counts? {
        func count(_ paths: [JSONPath]) -> Int? {
            guard let number = object.first(at: paths)?.wholeNumber, number >= 0 else { return nil }
            return Int(number)
        }
        let counts = Counts(
            total: count(total), succeeded: count(succeeded), failed: count(failed), canceled: count(canceled),
            expired: count(expired), active: count(active))
        return counts.isEmpty ? nil : counts
    }
}

extension CountFields: Section {
    private static let totalField = Field("total", .jsonPaths, "All items.")
    private static let succeededField = Field("succeeded", .jsonPaths, "Items that ended well.")
    private static let failedField = Field("failed", .jsonPaths, "Items that ended with an error.")
    private static let canceledField = Field("canceled", .jsonPaths, "Items that were called off.")
    private static let expiredField = Field("expired", .jsonPaths, "Items whose time ran out.")
    private static let activeField = Field("active", .jsonPaths, "Items still being worked on.")

    /// The keys of `counts`.
    public static let description = SectionDescription(
        title: "Count fields", about: "Where the object says how far the items of a run have come.",
        fields: [
            totalField.optional, succeededField.optional, failedField.optional, canceledField.optional,
            expiredField.optional, activeField.optional,
        ])

    /// Reads the keys of `counts`.
    public init?(_ reader: inout SectionReader) {
        total = reader.read(Self.totalField, or: [])
        succeeded = reader.read(Self.succeededField, or: [])
        failed = reader.read(Self.failedField, or: [])
        canceled = reader.read(Self.canceledField, or: [])
        expired = reader.read(Self.expiredField, or: [])
        active = reader.read(Self.activeField, or: [])
    }
}
