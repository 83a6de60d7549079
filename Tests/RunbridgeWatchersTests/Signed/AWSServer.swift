import Foundation
import TestSupport

/// A server that takes signed requests only, and computes their signatures by AWS's own package for Python.
final class AWSServer: Sendable {
    static let keyID = "AKIDEXAMPLE"
    static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

    private let process: Process
    private let folder: TemporaryFolder
    private let port: String

    /// One that has these runs, newest first, and takes this session token.
    init(jobs: String, token: String? = nil) async throws {
        let judge = try await PythonJudge.environment(packages: "botocore")
        let folder = try TemporaryFolder()
        try folder.write(jobs, to: "jobs.json")
        let process = Process()
        process.executableURL = URL(filePath: judge.python)
        process.arguments =
            [
                URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                    .appending(path: "Judges/aws_server.py").path,
                folder.path, Self.keyID, Self.secret,
            ] + (token.map { [$0] } ?? [])
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: URL(filePath: folder.write("", to: "complaint")))
        try process.start()
        (self.process, self.folder) = (process, folder)
        do {
            try await folder.wait(for: "port")
            port = try folder.text(of: "port")
        } catch {
            kill(process.processIdentifier, SIGKILL)
            throw error
        }
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Where it is; the host may be written in any way.
    func url(host: String = "127.0.0.1") -> String { "http://\(host):\(port)" }

    /// Gives it other runs.
    func set(jobs: String) throws {
        // Replaced in one step: it may be reading them.
        try Data(jobs.utf8).write(to: folder.url("jobs.json"), options: .atomic)
    }

    /// What was asked and what came of it, a line each.
    var asked: [String] { folder.lines(of: "asked") }
}
