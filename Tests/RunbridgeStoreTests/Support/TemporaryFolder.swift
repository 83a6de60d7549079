import Foundation

/// A folder of a test's own, gone with it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/runbridge-store-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// The place of a store in it.
    var store: String { path + "/store.db" }

    deinit {
        // What stays in a temporary folder harms nobody.
        try? FileManager.default.removeItem(atPath: path)
    }
}
