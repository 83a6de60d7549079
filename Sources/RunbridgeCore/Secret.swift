/// A text that must not be seen: it cannot print itself.
public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    /// Keeps a text from being seen.
    public init(_ text: String) {
        self.text = text
    }

    /// Hands out the text, at the one place where it is used.
    public func reveal() -> String { text }

    /// Never the text.
    public var description: String { "<secret>" }
    /// Never the text.
    public var debugDescription: String { description }
    /// Never the text.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
