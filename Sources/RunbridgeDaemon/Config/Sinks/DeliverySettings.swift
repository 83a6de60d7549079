public import RunbridgeCore
import RunbridgeDocument

/// The keys that every sink takes.
public struct DeliverySettings: Sendable, Equatable {
    /// When to try again, and how often.
    public var retry: RetrySchedule
    /// How many attempts may be under way at once; `nil` leaves it to the kind of sink.
    public var concurrency: Int?
    /// The most attempts in a time; `nil` for no bound.
    public var rate: RateLimit?
    /// Whether the events of one run wait for each other.
    public var order: DeliveryOrder
    /// How old events may be when their turn comes; `nil` for any age.
    public var maxAge: Duration?
    /// Whether a newer event of a run takes the place of its older ones that wait.
    public var supersede: Bool

    private static let retryField = Field(
        "retry", .retry,
        "When to try again: a list of waits, or how often at the most with waits that double. After the last one the "
            + "delivery is dead. `none` tries once.")
    private static let concurrencyField = Field(
        "concurrency", .whole(1...1024),
        "How many attempts may be under way at once. Left out: 1 for stdout, a file and a command, 32 for a webhook "
            + "that takes the event itself, 2 in another format and for chats.")
    private static let rateField = Field("rate", .rate, "The most attempts in a time, spread evenly.")
    private static let orderField = Field(
        "order", .word(of: DeliveryOrder.self),
        "`run` keeps the events of one run in their order; `none` lets them pass each other.")
    private static let maxAgeField = Field(
        "max_age", .duration(),
        "How old an event may be when its turn comes, counted from when it happened, or from when a person asked for it "
            + "again. An older one is not attempted: the delivery is dead, as too old. Left out: any age.")
    private static let supersedeField = Field(
        "supersede", .truth,
        "Whether a run's newer event takes the place of its older ones that wait: a receiver that comes back gets the "
            + "latest of each run.")

    static let fields: [FieldDescription] = [
        retryField.standing("[5s, 5m, 30m, 2h, 5h, 10h, 14h, 20h, 24h]"), concurrencyField.optional,
        rateField.optional, orderField.standing("run"), maxAgeField.optional, supersedeField.standing("false"),
    ]

    init(_ reader: inout SectionReader) {
        retry = reader.read(Self.retryField, or: .standard)
        concurrency = reader.read(Self.concurrencyField)
        rate = reader.read(Self.rateField)
        order = reader.read(Self.orderField, or: .run)
        maxAge = reader.read(Self.maxAgeField)
        supersede = reader.read(Self.supersedeField, or: false)
    }
}

extension Form where Value == RateLimit {
    /// `30/min`
    static let rate = Form<String>.text.map(
        notation: "rate (`5/s`, `30/min`, `1000/h`)",
        schema: ["type": "string", "pattern": "^0*[1-9][0-9]*/(s|min|m|h|d)$"]
    ) { (text) throws(FormError) in
        guard let rate = RateLimit(text: text) else {
            throw FormError("expected a rate such as 5/s, 30/min or 1000/h, found '\(text)'")
        }
        return rate
    }
}

extension Form where Value == RetrySchedule {
    /// A list of waits, `{ attempts, first, longest }`, or `none`.
    static let retry = Form(
        "list of durations, [Retry](#retry), or `none`",
        schema: ["anyOf": [waits.schema, Form<RetrySettings>.section().schema, ["const": "none"]]],
        sections: { [RetrySettings.description] }
    ) { node, reading in
        switch node.content {
        case .list: return waits.read(node, &reading).map { RetrySchedule(waits: $0) }
        case .text("none"): return RetrySchedule.none
        case .mapping: return Form<RetrySettings>.section().read(node, &reading)?.schedule
        default:
            reading.report(
                node.place,
                "expected a list of waits such as [5s, 1m], { attempts: 5 } or none, found \(node.kind)")
            return nil
        }
    }

    private static let waits = Form<[Duration]>.list(of: .duration(allowsZero: true))
}

/// A retry schedule by its ends.
struct RetrySettings: Section {
    var schedule: RetrySchedule

    private static let attemptsField = Field("attempts", .whole(1...100), "The most attempts, the first included.")
    private static let firstField = Field(
        "first", .duration(allowsZero: true), "The wait before the second attempt; each later one is twice as long.")
    private static let longestField = Field("longest", .duration(), "No wait is longer.")

    static let description = SectionDescription(
        title: "Retry", about: "Waits that double.",
        fields: [attemptsField.required, firstField.standing("5s"), longestField.standing("1h")])

    init?(_ reader: inout SectionReader) {
        let attempts = reader.require(Self.attemptsField)
        let first = reader.read(Self.firstField, or: .seconds(5))
        let longest = reader.read(Self.longestField, or: .seconds(3600))
        guard let attempts else { return nil }
        schedule = RetrySchedule(attempts: attempts, base: first, factor: 2, maximum: longest)
    }
}
