/// A dotted path into a JSON value, `run.labels.team` or `errors.data.0.message`.
///
/// A part names an object's member or, where it is a whole number, an array's element, `-1` the last. A dot inside a
/// name is written `\.`.
public struct JSONPath: Sendable, Hashable {
    /// The names, outermost first.
    public var parts: [String]

    /// A path by its parts.
    public init(parts: [String]) {
        self.parts = parts
    }
}
