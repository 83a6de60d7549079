import Foundation

/// A folder that goes away with its last user.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "runbridge-sinks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        // It lies in the temporary folder; nothing depends on its removal.
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String) -> String { url.appending(path: name).path }

    /// Writes a script that can be run and returns its path.
    @discardableResult
    func script(_ name: String, _ lines: String, mode: Int = 0o755) throws -> String {
        try Data("#!/bin/sh\n\(lines)\n".utf8).write(to: url.appending(path: name))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
        return path(name)
    }

    func contents(of name: String) throws -> [UInt8] { Array(try Data(contentsOf: url.appending(path: name))) }

    func text(of name: String) throws -> String { String(decoding: try contents(of: name), as: UTF8.self) }
}
