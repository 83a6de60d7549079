public import RunbridgeDocument

/// A sink that appends to a file.
public struct FileSettings: SinkKindSettings {
    /// The file, from the present folder.
    public var path: String

    static let type = "file"
    static let title = "File sink"
    static let about = "Appends each event to a file, one line of JSON each, synced before it counts as delivered."

    private static let pathField = Field(
        "path", .path, "The file; it is made when it is not there. A relative path starts from the config's folder.")

    static let fields = [pathField.required]

    /// Reads its keys.
    public init?(_ reader: inout SectionReader) {
        guard let path = reader.require(Self.pathField) else { return nil }
        self.path = path
    }
}
