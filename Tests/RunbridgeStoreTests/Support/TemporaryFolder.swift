import TestSupport

extension TemporaryFolder {
    /// The place of a store in it.
    var store: String { path("store.db") }
}
