import RunbridgeCore

extension JSON {
    /// The largest object that is kept, in bytes of JSON.
    static let keptLimit = 64 * 1024

    /// Itself, if it is small enough to be kept.
    var kept: JSON? {
        // Not `? :`, where `nil` would be the JSON value of that name.
        guard encoded().count <= Self.keptLimit else { return nil }
        return self
    }
}
