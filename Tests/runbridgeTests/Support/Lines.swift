import Foundation
import RunbridgeCore

/// A line that tells of a run.
func line(_ id: String, _ status: String) -> String { #"{"id":"\#(id)","status":"\#(status)"}"# + "\n" }

extension JSON {
    /// A value inside, by the names on the way to it.
    subscript(path names: String...) -> JSON? { names.reduce(self) { $0?[$1] } }
}

extension TemporaryFolder {
    /// The lines of a file, none if it is not there.
    func lines(of name: String) -> [String] {
        let data = FileManager.default.contents(atPath: path(name)) ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Each line of a file as JSON.
    func objects(of name: String) throws -> [JSON] { try lines(of: name).map { try JSON(parsing: $0) } }

    /// Writes a script that may be run.
    func writeScript(_ text: String, to name: String) throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: write("#!/bin/sh\n" + text, to: name))
    }

    /// Appends to a file, which is made if it is not there.
    func append(_ text: String, to name: String) throws {
        if !FileManager.default.fileExists(atPath: path(name)) { _ = try write("", to: name) }
        let handle = try FileHandle(forWritingTo: url(name))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }
}

extension Tool {
    /// What a command answers with `--json`, in a folder that holds a config.
    static func ask(_ arguments: String..., in folder: TemporaryFolder) async throws -> [JSON] {
        let ending = try await bash(#""$0" "$@" --json"#, arguments, in: folder.path)
        guard ending.status == 0 else { throw NotInTime(description: ending.complaint) }
        return try ending.lines.map { try JSON(parsing: $0) }
    }
}
