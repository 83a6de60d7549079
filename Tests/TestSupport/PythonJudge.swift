import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A Python with packages from PyPI: somebody else's implementation, to judge ours by.
public struct PythonJudge: Sendable {
    /// Why a judge could not be asked.
    public struct Failure: Error, CustomStringConvertible {
        /// What was run, how it ended and what it said.
        public let description: String
    }

    /// The path of its interpreter.
    public let python: String

    /// The judge with these packages, written as for `pip install`.
    ///
    /// It is made once, in `.build/judges` under the package's root, and used again by later runs. Processes and tests
    /// that ask for it at the same time wait for each other.
    public static func environment(packages: String...) async throws -> PythonJudge {
        try await onThread { try JudgeFolder(packages: packages).judge() }
    }

    /// Runs a script file and returns what it printed.
    ///
    /// - Parameters:
    ///   - script: the path of the file.
    ///   - arguments: what comes after it.
    ///   - environment: variables beside those of this process.
    ///   - input: what it reads on its standard input.
    ///   - limit: the seconds after which it is killed.
    /// - Throws: ``Failure`` with what it said on its standard error, if it did not exit with 0.
    public func run(
        _ script: String, arguments: [String] = [], environment: [String: String] = [:], input: String = "",
        limit: Int = 120
    ) async throws -> String {
        try await Self.onThread {
            let run = JudgeProcess(executable: python, arguments: [script] + arguments, environment: environment)
            return try run.output(input: input, limit: limit)
        }
    }

    /// Waits on a thread of its own: the threads that run tests are as few as the cores, and a judge may be asking a
    /// server that needs one of them.
    private static func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
        }
    }
}

/// Where a judge lives.
private struct JudgeFolder {
    let packages: [String]
    let url: URL

    init(packages: [String]) {
        self.packages = packages.sorted()
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        // FNV-1a: the same in every process, as Swift's own hashes are not.
        let hash = self.packages.joined(separator: " ").utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        url = root.appending(path: ".build/judges/\(String(hash, radix: 16))")
    }

    private var python: String { url.appending(path: "bin/python").path }
    private var mark: String { url.appending(path: "complete").path }
    private var isComplete: Bool {
        FileManager.default.fileExists(atPath: mark) && FileManager.default.isExecutableFile(atPath: python)
    }

    func judge() throws -> PythonJudge {
        if !isComplete { try withLock { if !isComplete { try make() } } }
        return PythonJudge(python: python)
    }

    private func make() throws {
        // What an interrupted run left is of no use.
        if FileManager.default.fileExists(atPath: url.path) { try FileManager.default.removeItem(at: url) }
        _ = try JudgeProcess(executable: "/usr/bin/env", arguments: ["python3", "-m", "venv", url.path])
            .output(limit: 300)
        let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _ = try JudgeProcess(executable: python, arguments: install + packages).output(limit: 600)
        try Data(packages.joined(separator: "\n").utf8).write(to: URL(filePath: mark), options: .atomic)
    }

    private func withLock(_ body: () throws -> Void) throws {
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        let path = url.path + ".lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw PythonJudge.Failure(description: "cannot open \(path): errno \(errno)") }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw PythonJudge.Failure(description: "cannot lock \(path): errno \(errno)") }
        }
        try body()
    }
}

/// One run of a program. Its streams are files, so that nobody has to read while it writes.
private struct JudgeProcess {
    var executable: String
    var arguments: [String]
    var environment: [String: String] = [:]

    func output(input: String = "", limit: Int) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "judge-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // Nothing depends on its removal, and the run's own error matters more.
        defer { try? FileManager.default.removeItem(at: folder) }
        let (stdin, stdout, stderr) = (
            folder.appending(path: "in"), folder.appending(path: "out"), folder.appending(path: "err")
        )
        try Data(input.utf8).write(to: stdin)
        try Data().write(to: stdout)
        try Data().write(to: stderr)
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: stdin)
        process.standardOutput = try FileHandle(forWritingTo: stdout)
        process.standardError = try FileHandle(forWritingTo: stderr)
        let inTime = try wait(for: process, limit: limit)
        let said = String(decoding: try Data(contentsOf: stdout), as: UTF8.self)
        guard inTime, process.terminationReason == .exit, process.terminationStatus == 0 else {
            let ending = inTime ? "ended with \(process.terminationStatus)" : "was killed after \(limit) s"
            let complaint = String(decoding: try Data(contentsOf: stderr), as: UTF8.self)
            let command = ([executable] + arguments).joined(separator: " ")
            throw PythonJudge.Failure(description: "\(command) \(ending)\n\(said)\n\(complaint)")
        }
        return said
    }

    /// Whether it ended by itself.
    private func wait(for process: Process, limit: Int) throws -> Bool {
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.start()
        if ended.wait(timeout: .now() + .seconds(limit)) == .success { return true }
        kill(process.processIdentifier, SIGKILL)
        ended.wait()
        return false
    }
}
