public import RunbridgeDocument
public import RunbridgeStore

/// Where the bridge keeps what it must not lose, and for how long.
public struct StoreSettings: Section, Equatable {
    /// The SQLite file, from the present folder.
    public var path: String
    /// For how long what is over is kept in it.
    public var keep: Retention

    /// The file where a config names none.
    private static let standardPath = "runbridge.db"

    private static let pathField = Field(
        "path", .path,
        "The SQLite file; it is made when it is not there. A relative path starts from the config's folder.")
    private static let keepField = Field(
        "keep", .section(RetentionSettings.self), "For how long what is over is kept: `30d`, or `forever`.")

    /// The keys of `store`.
    public static let description = SectionDescription(
        title: "Store", about: "Where events, deliveries and positions are kept, and for how long.",
        fields: [pathField.standing(standardPath), keepField.optional])

    /// Reads the keys of `store`.
    public init?(_ reader: inout SectionReader) {
        path = reader.read(Self.pathField, or: reader.reading.resolve(path: Self.standardPath))
        keep = reader.read(Self.keepField)?.retention ?? .standard
    }

    /// What stands where a config says nothing.
    init(standing reading: Reading) {
        self.init(path: reading.resolve(path: Self.standardPath))
    }

    init(path: String, keep: Retention = .standard) {
        self.path = path
        self.keep = keep
    }
}
