import Foundation
import TestSupport

/// The built `runbridge`, run as a person or a script runs it.
struct Tool {
    /// How it ended and what it wrote.
    struct Ending {
        var status: Int32
        var output: String
        var complaint: String

        /// The lines of its results.
        var lines: [String] { output.split(separator: "\n").map(String.init) }

        /// Each line of its results as JSON.
        func objects() throws -> [[String: Any]] {
            try lines.map { line in
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
                guard let object = object as? [String: Any] else { throw NoObject(line: line) }
                return object
            }
        }
    }

    /// A line that is JSON and no object.
    struct NoObject: Error {
        var line: String
    }

    /// Where it is: beside the program that runs the tests.
    static let path = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "runbridge")
        .path

    var arguments: [String]
    var environment: [String: String] = [:]
    var input: [UInt8] = []
    /// The folder that it runs in.
    var folder: String?

    /// Runs it to its end.
    static func run(
        _ arguments: String..., environment: [String: String] = [:], input: String = "", in folder: String? = nil
    ) async throws -> Ending {
        try await Tool(arguments: arguments, environment: environment, input: Array(input.utf8), folder: folder)
            .run(executable: path)
    }

    /// Runs a line of bash in which `$0` is the tool and `$1` and so on are the arguments. A pipe fails with its first
    /// failing part.
    static func bash(
        _ line: String, _ arguments: [String], environment: [String: String] = [:], in folder: String? = nil
    ) async throws -> Ending {
        let all = ["-c", "set -o pipefail; \(line)", path] + arguments
        return try await Tool(arguments: all, environment: environment, folder: folder).run(executable: "/bin/bash")
    }

    /// The same, its arguments one by one.
    static func bash(
        _ line: String, _ arguments: String..., environment: [String: String] = [:], in folder: String? = nil
    ) async throws -> Ending {
        try await bash(line, arguments, environment: environment, in: folder)
    }

    private func run(executable: String) async throws -> Ending {
        // On a thread of its own: those that run tests are as few as the cores.
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try self.runHere(executable) })
            }
        }
    }

    private func runHere(_ executable: String) throws -> Ending {
        let files = try TemporaryFolder()
        let (stdin, stdout, stderr) = (files.url("in"), files.url("out"), files.url("err"))
        try Data(input).write(to: stdin)
        try Data().write(to: stdout)
        try Data().write(to: stderr)
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME"].contains($0.key) }
        process.environment = inherited.merging(["TZ": "UTC"]) { $1 }.merging(environment) { $1 }
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        let handles = [
            try FileHandle(forReadingFrom: stdin), try FileHandle(forWritingTo: stdout),
            try FileHandle(forWritingTo: stderr),
        ]
        // A process that has ended may be kept for a while, and its files with it.
        defer { for handle in handles { try? handle.close() } }
        process.standardInput = handles[0]
        process.standardOutput = handles[1]
        process.standardError = handles[2]
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.start()
        if ended.wait(timeout: .now() + .seconds(120)) == .timedOut {
            process.terminate()
            ended.wait()
        }
        return Ending(
            status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            output: String(decoding: try Data(contentsOf: stdout), as: UTF8.self),
            complaint: String(decoding: try Data(contentsOf: stderr), as: UTF8.self))
    }
}
