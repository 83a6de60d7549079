import Foundation
import TestSupport

/// Files of the package.
enum Files {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The folder of configs that are there to be read.
    static let config = tests.deletingLastPathComponent().appending(path: "config")

    /// A file that only tests want.
    static func fixture(_ name: String) -> String { tests.appending(path: "Fixtures/\(name)").path }

    /// A program that judges, or does what only another program can do.
    static func judge(_ name: String) -> String { tests.appending(path: "runbridgeTests/Judges/\(name)").path }
}
