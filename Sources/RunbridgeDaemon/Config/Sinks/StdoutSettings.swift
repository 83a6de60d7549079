public import RunbridgeDocument
public import RunbridgeSinks

/// A sink that writes to standard output.
public struct StdoutSettings: SinkKindSettings {
    /// How an event is written.
    public var format: StdoutFormat

    static let type = "stdout"
    static let title = "Stdout sink"
    static let about = "Writes each event to standard output."

    private static let formatField = Field(
        "format", .word(of: StdoutFormat.self),
        "`text` is one line for people, `json` the event's own JSON on one line, `pretty` the same indented.")

    static let fields = [formatField.standing("text")]

    /// Reads its keys.
    public init?(_ reader: inout SectionReader) {
        format = reader.read(Self.formatField, or: .text)
    }
}
