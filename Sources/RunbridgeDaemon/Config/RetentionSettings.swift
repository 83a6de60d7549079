public import RunbridgeDocument
public import RunbridgeStore

/// For how long the store keeps what is over.
public struct RetentionSettings: Section, Equatable {
    /// The lengths.
    public var retention: Retention

    private static let deliveredField = Field(
        "delivered", .retention,
        "An event that was delivered to all who wanted it, from its last delivery on, with its attempts and its decision."
    )
    private static let deadField = Field(
        "dead", .retention,
        "A dead letter, from when it was given up on. Its event stays as long, with its bytes.")
    private static let bodiesField = Field(
        "bodies", .retention,
        "The bytes of an event that was delivered. Without them `explain` still tells what happened, and the event cannot be "
            + "sent again.")
    private static let runsField = Field(
        "runs", .retention,
        "A run that is over and has no events any more, from when it was last seen on. As long as its list shows it, it is "
            + "seen. What was forgotten and comes back is not told again.")

    /// The keys of `keep`.
    public static let description = SectionDescription(
        title: "Retention",
        about: "What is owed and not delivered, and runs that go on, are kept whatever stands here.",
        fields: [
            deliveredField.standing("30d"), deadField.standing("90d"), bodiesField.standing("7d"),
            runsField.standing("90d"),
        ])

    /// Reads the keys of `keep`.
    public init?(_ reader: inout SectionReader) {
        let standard = Retention.standard
        retention = Retention(
            delivered: reader.read(Self.deliveredField, or: standard.delivered),
            dead: reader.read(Self.deadField, or: standard.dead),
            bodies: reader.read(Self.bodiesField, or: standard.bodies),
            runs: reader.read(Self.runsField, or: standard.runs))
    }
}

extension Form where Value == Duration? {
    /// A length of time, or for ever.
    fileprivate static let retention = Form.either(
        Form<Duration>.duration(allowsZero: true).map { $0 }, or: .choice([("forever", nil)])
    ) { $0.scalarText?.first?.isLetter != true }
}
