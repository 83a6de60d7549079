import RunbridgeCore
import RunbridgeDocument

/// Where the bridge keeps what it must not lose.
struct StoreSettings: Section {
    var path: String

    static let path = Field(
        "path", .path,
        "The SQLite file; it is made when it is not there. A relative path starts from the config's folder.")

    static let description = SectionDescription(
        title: "Store", about: "Where events, deliveries and positions are kept.", fields: [path.required])

    init?(_ reader: inout SectionReader) {
        guard let path = reader.require(Self.path) else { return nil }
        self.path = path
    }
}
