/// One event owed to one sink, and the how-manieth try this is.
public struct Delivery: Sendable, Equatable {
    /// What is to be delivered.
    public var event: EncodedEvent
    /// The number of this attempt, from 1.
    public var attempt: Int

    /// A delivery.
    public init(event: EncodedEvent, attempt: Int) {
        self.event = event
        self.attempt = attempt
    }
}

/// Somewhere an event can be delivered.
///
/// The dispatcher owns order, retries, leases and logging. A sink makes one attempt and reports what happened.
public protocol Sink: Sendable {
    /// Makes one attempt.
    ///
    /// Doesn't throw: every ending, cancellation included, is an ``AttemptReport``. A cancelled attempt reports
    /// `.retry` with the code `interrupted` unless it knows better.
    func deliver(_ delivery: Delivery) async -> AttemptReport

    /// What it would reach and whether it could now, for `runbridge check`: `nil` when all is well, else what is wrong.
    ///
    /// Sends no event and changes nothing.
    func check() async -> String?
}

/// A sink that takes several events in one go cheaper than one by one.
public protocol BatchingSink: Sink {
    /// The most events of one attempt.
    var batchLimit: Int { get }

    /// Makes one attempt for all of them, in their order. Returns a report for each, in the same order.
    func deliver(_ batch: [Delivery]) async -> [AttemptReport]
}

extension BatchingSink {
    /// A batch of one.
    public func deliver(_ delivery: Delivery) async -> AttemptReport {
        await deliver([delivery]).first ?? AttemptReport(.retry(.init(.io, "the sink gave no report")))
    }
}

/// A sink that has many attempts under way without a task for each.
public protocol ChannelingSink: Sink {
    /// Opens a way for attempts.
    ///
    /// `ended` is called once for each attempt, with those that ended together, in no order: on a thread of the sink, and
    /// never from within ``DeliveryChannel/begin(_:)``. It may begin others, and must not wait.
    func channel(_ ended: @escaping @Sendable ([AttemptEnding]) -> Void) -> any DeliveryChannel
}

/// A way for attempts that are begun in one place and end in another.
public protocol DeliveryChannel: Sendable {
    /// Begins an attempt for each delivery and returns at once. `tag` is the caller's own, to know the ending by.
    func begin(_ deliveries: [(tag: Int, delivery: Delivery)])

    /// Breaks off what is under way, and what is begun from now on: it ends as `.retry` with the code `interrupted`
    /// unless more is known.
    func breakOff()
}

/// How an attempt of a channel ended.
public struct AttemptEnding: Sendable {
    /// What it was begun with.
    public var tag: Int
    /// What came of it.
    public var report: AttemptReport

    /// An ending.
    public init(tag: Int, report: AttemptReport) {
        self.tag = tag
        self.report = report
    }
}
