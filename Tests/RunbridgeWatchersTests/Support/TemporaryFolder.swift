import Foundation
import SystemPackage
import TestSupport

extension TemporaryFolder {
    /// The place of a file in it.
    func file(_ name: String) -> FilePath { FilePath(path(name)) }

    /// Puts text into a file, in the place of what it had, keeping the file itself.
    func overwrite(_ name: String, _ text: String) throws {
        let descriptor = try FileDescriptor.open(
            file(name), .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
        try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
    }

    func rename(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(at: url(name), to: url(other))
    }
}
