import RunbridgeCore
import RunbridgeDocument

/// What every watcher can expect of time: the keys, and how they are read.
enum WatchTimes {
    private static let stalledField = Field(
        "stalled_after", .duration(),
        "A run that is not over and has not changed for that long is told as `run.stalled`, once until it changes.")
    private static let expectWithinField = Field(
        "expect_within", .duration(),
        "A run that is not over that long after it was made is told as `run.overdue`, once.")
    private static let expectField = Field(
        "expect", .oneOrMore(of: Form<ScheduleKeys>.section().placed),
        "Runs that have to begin every so often. Where none does, `run.missing` tells so, once until one begins.")

    static let fields = [stalledField.optional, expectWithinField.optional, expectField.optional]

    static func read(_ reader: inout SectionReader) -> WatcherTimes {
        let stalledAfter = reader.read(stalledField)
        let expectWithin = reader.read(expectWithinField)
        let schedules = reader.read(expectField, or: [])
        for (index, schedule) in schedules.enumerated() {
            let name = schedule.value.schedule.name
            guard schedules[..<index].contains(where: { $0.value.schedule.name == name }) else { continue }
            reader.reading.report(
                schedule.place, "runs called '\(name.pattern)' are expected here a second time. Keep one of them")
        }
        return WatcherTimes(
            stalledAfter: stalledAfter, expectWithin: expectWithin, schedules: schedules.map(\.value.schedule))
    }
}

/// One entry of `expect`.
private struct ScheduleKeys: Section {
    var schedule: Schedule

    private static let everyField = Field(
        "every", .duration(), "How often at least one must begin, with the slack that it may have: `25h` for a nightly."
    )
    private static let nameField = Field(
        "name", .glob, "What the name of such a run looks like. A run without a name is none.")
    private static let kindField = Field(
        "kind", Form<String>.text, "What kind of run it must be. Left out: any.")

    static let description = SectionDescription(
        title: "Expectation", about: "Runs that begin again and again.",
        fields: [everyField.required, nameField.required, kindField.optional])

    init?(_ reader: inout SectionReader) {
        let every = reader.require(Self.everyField)
        let name = reader.require(Self.nameField)
        let kind = reader.read(Self.kindField)
        guard let every, let name else { return nil }
        schedule = Schedule(every: every, name: name, ofKind: kind)
    }
}

extension WatcherTimes {
    /// Whether nothing is expected.
    var isEmpty: Bool { self == WatcherTimes() }
}
