import RunbridgeCore
import RunbridgeDocument

/// One entry of `routes`.
struct RouteSettings: Section {
    var place: Place
    var route: Route
    var from: [Placed<Glob>]
    var to: [Placed<String>]

    static let when = Field(
        "when", .oneOrMore(of: .moment),
        "What the event must say, any of these: a core word for its whole group (`failed` is failed, incomplete or "
            + "expired), another status exactly, an event type exactly, `finished`, `any`, `all`, or a change "
            + "`running -> failed`.")
    static let from = Field("from", .oneOrMore(of: Form.glob.placed), "Watchers, any of these globs.")
    static let kind = Field("kind", .oneOrMore(of: .glob), "Kinds of run, any of these globs.")
    static let run = Field("run", .oneOrMore(of: .glob), "Ids or names of runs, any of these globs.")
    static let conditions = Field(
        "where", .mapping(of: .test, named: "PATH"),
        "Dotted paths into the event's `data`, all of which must hold a value, a glob, one of a list, a comparison "
            + "(`\">= 10\"`), or `{ exists: true }`.")
    static let to = Field("to", .oneOrMore(of: Form<String>.text.placed), "Names of sinks.")

    static let description = SectionDescription(
        title: "Route",
        about: "Which events go to which sinks. Every route that matches applies; an event goes once to each sink.",
        fields: [
            when.standing("any"), from.optional, kind.optional, run.optional, conditions.optional, to.required,
        ])

    init?(_ reader: inout SectionReader) {
        let moments = reader.read(Self.when, or: [])
        let from = reader.read(Self.from, or: [])
        let kind = reader.read(Self.kind, or: [])
        let run = reader.read(Self.run, or: [])
        let tests = reader.read(Self.conditions, or: [])
        var conditions: [Matcher.Condition] = []
        for test in tests {
            guard let path = JSONPath(test.name) else {
                reader.reading.report(test.place, "'\(test.name)' is no path. Write it like run.labels.team")
                continue
            }
            conditions.append(Matcher.Condition(path: path, test: test.value))
        }
        guard let to = reader.require(Self.to) else { return nil }
        self.place = reader.place
        self.from = from
        self.to = to
        self.route = Route(
            when: moments, from: from.map(\.value), kind: kind, run: run,
            conditions: Matcher(conditions: conditions), to: to.map(\.value))
    }
}

extension Form where Value == Moment {
    /// A word of `when`.
    static let moment = Form<String>.text.map(
        notation: "moment (`failed`, `finished`, `running -> failed`, …)"
    ) { (text) throws(FormError) in
        do {
            return try Moment(text)
        } catch {
            throw FormError("\(error)")
        }
    }
}

extension Form where Value == Glob {
    /// A text with `*` and `?`.
    static let glob = Form<String>.word.map(notation: "glob") { (text) throws(FormError) in Glob(text) }
}

extension Form where Value == Matcher.Test {
    /// What must be at a path.
    static let test = Form<JSON>.anything.map(notation: "condition") { (json) throws(FormError) in
        do {
            return try Matcher.Test(config: json)
        } catch {
            throw FormError("\(error)")
        }
    }
}
