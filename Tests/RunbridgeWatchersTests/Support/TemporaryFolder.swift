import Foundation
import SystemPackage

/// A folder that goes when its test does.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("runbridge-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // The folder may be gone already.
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> FilePath { FilePath("\(path)/\(name)") }

    /// Puts text into a file, in the place of what it had, keeping the file itself.
    func overwrite(_ name: String, _ text: String) throws { try put(name, text, .writeOnly, [.create, .truncate]) }

    /// Adds text to a file, made if it is not there.
    func append(_ name: String, _ text: String) throws { try put(name, text, .writeOnly, [.create, .append]) }

    private func put(
        _ name: String, _ text: String, _ mode: FileDescriptor.AccessMode, _ options: FileDescriptor.OpenOptions
    ) throws {
        let descriptor = try FileDescriptor.open(file(name), mode, options: options, permissions: [.ownerReadWrite])
        try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
    }

    func rename(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: "\(path)/\(name)", toPath: "\(path)/\(other)")
    }
}
