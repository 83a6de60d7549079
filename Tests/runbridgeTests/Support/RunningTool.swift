import Foundation
import TestSupport

/// The built `runbridge` at work beside a test, gone with it.
final class RunningTool: Sendable {
    private let files: TemporaryFolder
    private let process: Process
    private let input: FileHandle?
    private let arguments: [String]

    /// Starts it.
    ///
    /// - Parameters:
    ///   - executable: another program to be run in its place.
    ///   - input: what it reads on its standard input, or `nil` for a pipe that ``write(_:)`` fills and nobody closes.
    ///   - folder: the folder that it runs in.
    init(
        _ arguments: String..., executable: String = Tool.path, environment: [String: String] = [:],
        input: String? = "", in folder: TemporaryFolder
    ) throws {
        files = try TemporaryFolder()
        self.arguments = arguments
        process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME"].contains($0.key) }
        process.environment = inherited.merging(["TZ": "UTC"]) { $1 }.merging(environment) { $1 }
        process.currentDirectoryURL = URL(filePath: folder.path)
        if let input {
            process.standardInput = try FileHandle(forReadingFrom: URL(filePath: files.write(input, to: "in")))
            self.input = nil
        } else {
            let pipe = Pipe()
            process.standardInput = pipe
            self.input = pipe.fileHandleForWriting
        }
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: files.write("", to: "out")))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: files.write("", to: "err")))
        try process.start()
    }

    deinit {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    }

    /// Whether it has not ended.
    var isRunning: Bool { process.isRunning }

    /// What it has written to standard output so far.
    var output: String { text("out") }

    /// What it has written to standard error so far.
    var complaint: String { text("err") }

    /// Writes to its standard input, which must be a pipe.
    func write(_ text: String) throws { try input?.write(contentsOf: Data(text.utf8)) }

    /// Sends it a signal.
    func signal(_ number: Int32) { Foundation.kill(process.processIdentifier, number) }

    /// Waits until standard error holds a text so many times.
    func complains(of text: String, times: Int = 1, within limit: Duration = .seconds(60)) async throws {
        try await eventually("\(arguments) says '\(text)' \(times) times", within: limit) {
            self.complaint.split(separator: text, omittingEmptySubsequences: false).count > times
        } otherwise: {
            self.complaint
        }
    }

    /// Waits for its end.
    func ending(within limit: Duration = .seconds(60)) async throws -> Tool.Ending {
        try await eventually("\(arguments) ends", within: limit) {
            !self.isRunning
        } otherwise: {
            self.complaint
        }
        let status = process.terminationStatus
        return Tool.Ending(
            status: process.terminationReason == .exit ? status : -status, output: output, complaint: complaint)
    }

    /// Tells it to stop and waits for its end.
    @discardableResult
    func stop(by number: Int32 = SIGTERM) async throws -> Tool.Ending {
        signal(number)
        return try await ending()
    }

    private func text(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: files.path(name)) ?? Data(), as: UTF8.self)
    }
}

/// That something did not happen while a test waited for it.
struct NotInTime: Error, CustomStringConvertible {
    var description: String
}

/// Waits for what another process brings about, and no longer than `limit`.
func eventually(
    _ what: String, within limit: Duration = .seconds(60), _ isMet: () async throws -> Bool,
    otherwise state: () -> String = { "" }
) async throws {
    let end = ContinuousClock.now + limit
    while try await !isMet() {
        guard ContinuousClock.now < end else {
            throw NotInTime(description: "within \(limit) it did not happen that \(what)\n\(state())")
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}
