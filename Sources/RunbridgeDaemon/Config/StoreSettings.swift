public import RunbridgeDocument

/// Where the bridge keeps what it must not lose.
public struct StoreSettings: Section, Equatable {
    /// The SQLite file, from the present folder.
    public var path: String

    private static let pathField = Field(
        "path", .path,
        "The SQLite file; it is made when it is not there. A relative path starts from the config's folder.")

    /// The keys of `store`.
    public static let description = SectionDescription(
        title: "Store", about: "Where events, deliveries and positions are kept.", fields: [pathField.required])

    /// Reads the keys of `store`.
    public init?(_ reader: inout SectionReader) {
        guard let path = reader.require(Self.pathField) else { return nil }
        self.path = path
    }

    init(path: String) {
        self.path = path
    }
}
