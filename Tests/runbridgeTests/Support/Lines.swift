import Foundation
import RunbridgeCore
import TestSupport

/// A line that tells of a run.
func line(_ id: String, _ status: String) -> String { #"{"id":"\#(id)","status":"\#(status)"}"# + "\n" }

extension JSON {
    /// A value inside, by the names on the way to it.
    subscript(path names: String...) -> JSON? { names.reduce(self) { $0?[$1] } }
}

extension TemporaryFolder {
    /// Each line of a file as JSON.
    func objects(of name: String) throws -> [JSON] { try lines(of: name).map { try JSON(parsing: $0) } }
}

extension Tool {
    /// What a command answers with `--json`, in a folder that holds a config.
    static func ask(_ arguments: String..., in folder: TemporaryFolder) async throws -> [JSON] {
        let ending = try await bash(#""$0" "$@" --json"#, arguments, in: folder.path)
        guard ending.status == 0 else { throw NotInTime(description: ending.complaint) }
        return try ending.lines.map { try JSON(parsing: $0) }
    }
}
