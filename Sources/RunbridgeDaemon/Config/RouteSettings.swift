import RunbridgeCore
import RunbridgeDocument

/// One entry of `routes`.
struct RouteSettings: Section {
    var route: Route
    var from: [Placed<Glob>]
    var to: [Placed<String>]
    /// Where its `when` and its `stalled_after` stand, for messages.
    var places: (when: Place?, stalledAfter: Place?)

    private static let whenField = Field(
        "when", .oneOrMore(of: .moment),
        "What the event must say, any of these: a core word for its whole group (`failed` is failed, incomplete or "
            + "expired), another status exactly, an event type exactly, `finished`, `any`, `all`, or a change "
            + "`running -> failed`.")
    private static let fromField = Field(
        "from", .oneOrMore(of: Form.glob.placed),
        "Watchers, any of these globs. `exec` and `emit` are what these commands tell, `runbridge` the bridge's own.")
    private static let kindField = Field("kind", .oneOrMore(of: .glob), "Kinds of run, any of these globs.")
    private static let runField = Field("run", .oneOrMore(of: .glob), "Ids or names of runs, any of these globs.")
    private static let whereField = Field(
        "where", .conditions,
        "Dotted paths into the event's `data`, all of which must hold a value, a glob, one of a list, a comparison "
            + "(`\">= 10\"`), or `{ exists: true }`.")
    private static let stalledField = Field(
        "stalled_after", .duration(),
        "A threshold of this route's own for `run.stalled`, in place of the watchers': a run that is not over and has "
            + "not changed for that long.")
    private static let toField = Field("to", .oneOrMore(of: Form<String>.text.placed), "Names of sinks.")

    static let description = SectionDescription(
        title: "Route",
        about: "Which events go to which sinks. Every route that matches applies; an event goes once to each sink.",
        fields: [
            whenField.standing("any"), fromField.optional, kindField.optional, runField.optional,
            whereField.optional, stalledField.optional, toField.required,
        ])

    init?(_ reader: inout SectionReader) {
        let moments = reader.read(Self.whenField, or: [])
        let from = reader.read(Self.fromField, or: [])
        let kind = reader.read(Self.kindField, or: [])
        let run = reader.read(Self.runField, or: [])
        let conditions = reader.read(Self.whereField, or: Matcher(conditions: []))
        let stalledAfter = reader.read(Self.stalledField)
        guard let to = reader.require(Self.toField) else { return nil }
        places = (reader.node("when")?.place, reader.node("stalled_after")?.place)
        self.from = from
        self.to = to
        self.route = Route(
            when: moments, from: from.map(\.value), kind: kind, run: run, conditions: conditions,
            stalledAfter: stalledAfter, to: to.map(\.value))
    }
}

extension Form where Value == Moment {
    /// A word of `when`.
    static let moment = Form<String>.text.map(
        notation: "moment (`failed`, `finished`, `running -> failed`, …)",
        schema: [
            "anyOf": [
                ["enum": .array(Moment.words.map { .string($0) })], ["type": "string", "pattern": "->"],
            ]
        ]
    ) { (text) throws(FormError) in
        do {
            return try Moment(text)
        } catch {
            let words = text.split(separator: "->").map { $0.filter { $0 != " " } }
            let guess = words.map { nearest(to: $0, among: Moment.words) ?? $0 }
            throw FormError(
                guess == words ? "\(error)" : "\(error). Did you mean '\(guess.joined(separator: " -> "))'?")
        }
    }
}

extension Form where Value == Glob {
    /// A text with `*` and `?`.
    static let glob = Form<String>.word.map(notation: "glob") { (text) throws(FormError) in Glob(text) }
}
