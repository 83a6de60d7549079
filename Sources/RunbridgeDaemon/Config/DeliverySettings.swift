import RunbridgeCore
import RunbridgeDocument

/// The keys that every sink takes.
struct DeliverySettings: Sendable, Equatable {
    var retry: RetrySchedule
    var concurrency: Int?
    var rate: RateLimit?
    var order: DeliveryOrder

    static let retry = Field(
        "retry", .retry,
        "When to try again: a list of waits, or how often at the most with waits that double. After the last one the "
            + "delivery is dead. `none` tries once.")
    static let concurrency = Field("concurrency", .whole(1...1024), "How many attempts may be under way at once.")
    static let rate = Field("rate", .rate, "The most attempts in a time, spread evenly.")
    static let order = Field(
        "order", .word(of: DeliveryOrder.self),
        "`run` keeps the events of one run in their order; `none` lets them pass each other.")

    static let fields: [FieldDescription] = [
        retry.standing("[5s, 5m, 30m, 2h, 5h, 10h, 14h, 20h, 24h]"), concurrency.optional, rate.optional,
        order.standing("run"),
    ]

    init(_ reader: inout SectionReader) {
        retry = reader.read(Self.retry, or: .standard)
        concurrency = reader.read(Self.concurrency)
        rate = reader.read(Self.rate)
        order = reader.read(Self.order, or: .run)
    }
}

extension Form where Value == RateLimit {
    /// `30/min`
    static let rate = Form<String>.text.map(
        notation: "rate (`5/s`, `30/min`, `1000/h`)", schema: ["type": "string", "pattern": "^[1-9][0-9]*/(s|min|m|h|d)$"]
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
        case .list: waits.read(node, &reading).map { RetrySchedule(waits: $0) }
        case .text("none"): RetrySchedule(waits: [])
        default: Form<RetrySettings>.section().read(node, &reading)?.schedule
        }
    }

    private static let waits = Form<[Duration]>.list(of: .duration(allowsZero: true))
}

/// A retry schedule by its ends.
struct RetrySettings: Section {
    var schedule: RetrySchedule

    static let attempts = Field("attempts", .whole(1...100), "The most attempts, the first included.")
    static let first = Field("first", .duration(allowsZero: true), "The wait before the second attempt; each later one is twice as long.")
    static let longest = Field("longest", .duration(), "No wait is longer.")

    static let description = SectionDescription(
        title: "Retry", about: "Waits that double.",
        fields: [attempts.required, first.standing("5s"), longest.standing("1h")])

    init?(_ reader: inout SectionReader) {
        let attempts = reader.require(Self.attempts)
        let first = reader.read(Self.first, or: .seconds(5))
        let longest = reader.read(Self.longest, or: .seconds(3600))
        guard let attempts else { return nil }
        schedule = RetrySchedule(attempts: attempts, base: first, factor: 2, maximum: longest)
    }
}
