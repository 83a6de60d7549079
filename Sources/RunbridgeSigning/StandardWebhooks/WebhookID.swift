/// The id of a message, the same however often the message is sent: 1 to 256 visible ASCII characters without a `.`.
///
/// A `.` is out because it separates id, timestamp and body where they are signed: with one in the id, a signed message
/// could be read in two ways.
public struct WebhookID: Sendable, Hashable, CustomStringConvertible {
    /// The id as it stands in the header.
    public let text: String

    /// Takes an id that fits.
    public init(_ text: String) throws(SigningError) {
        let fits = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ".") }
        guard fits, (1...256).contains(text.utf8.count) else { throw .unsoundID }
        self.text = text
    }

    /// The id itself.
    public var description: String { text }
}
