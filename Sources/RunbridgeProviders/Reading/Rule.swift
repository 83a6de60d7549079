public import RunbridgeCore
public import RunbridgeDocument

/// What follows when an object holds certain things, for runs that one word is not enough to tell of.
public struct Rule: Sendable, Equatable {
    /// What the object must hold, all of it.
    public var conditions: Matcher
    /// The status then.
    public var status: Status?
    /// The word to keep then instead of the one that the object has.
    public var raw: String?
    /// Whether some of the work succeeded and some did not.
    public var partial: Bool?
    /// Why.
    public var reason: String?
}

extension Rule: Section {
    private static let whereField = Field(
        "where", .conditions,
        "What the object must hold: paths, and a value, a glob, one of a list, a comparison (`\"> 0\"`) or "
            + "`{ exists: true }` for each.")
    private static let statusField = Field("status", .word(of: Status.self), "The status then.")
    private static let rawField = Field(
        "raw", .word, "The word to keep then instead of the one that the object has.")
    private static let partialField = Field(
        "partial", .truth, "Whether some of the work succeeded and some did not.")
    private static let reasonField = Field("reason", .word, "Why it is in this status.")

    /// The keys of a rule.
    public static let description = SectionDescription(
        title: "Rule", about: "What follows when the object holds certain things.",
        fields: [
            whereField.required, statusField.optional, rawField.optional, partialField.optional, reasonField.optional,
        ])

    /// Reads a rule's keys.
    public init?(_ reader: inout SectionReader) {
        let conditions = reader.require(Self.whereField)
        status = reader.read(Self.statusField)
        raw = reader.read(Self.rawField)
        partial = reader.read(Self.partialField)
        reason = reader.read(Self.reasonField)
        if !["status", "raw", "partial", "reason"].contains(where: reader.has) {
            reader.report(nil, "this rule says nothing: give it a status, raw, partial or reason")
        }
        guard let conditions else { return nil }
        self.conditions = conditions
    }
}

/// What the rules that hold say together: of each thing, what the first of them says that speaks of it.
struct Verdict: Equatable {
    var status: Status?
    var raw: String?
    var partial: Bool?
    var reason: String?

    init(of rules: [Rule], on object: JSON) {
        for rule in rules where rule.conditions.matches(object) {
            status = status ?? rule.status
            raw = raw ?? rule.raw
            partial = partial ?? rule.partial
            reason = reason ?? rule.reason
        }
    }
}

extension Form where Value == Status {
    /// What a word means: a status, and not `unknown`, which is for words that are in no table.
    static let knownStatus = Form.choice(
        Status.allCases.filter { $0 != .unknown }.map { ($0.rawValue, $0) })
}
