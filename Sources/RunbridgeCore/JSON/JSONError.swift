/// Why bytes are no JSON that can be read, and where.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, for people.
    public var message: String
    /// How many bytes were read without fault.
    public var offset: Int

    /// A fault at a place.
    public init(_ message: String, at offset: Int) {
        self.message = message
        self.offset = offset
    }

    /// The message and the place, bytes counted from 1.
    public var description: String { "\(message) at byte \(offset + 1)" }
}
