public import Foundation

/// A folder of a test's own, gone with its last user.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let path: String

    /// An empty folder.
    public init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "runbridge-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // What stays in a temporary folder harms nobody, and a test may have taken it away itself.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Where it is.
    public var url: URL { URL(filePath: path) }

    /// The place of a file in it.
    public func url(_ name: String) -> URL { url.appending(path: name) }

    /// The place of a file in it.
    public func path(_ name: String) -> String { url(name).path }

    /// Writes a file. Returns its path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: url(name))
        return path(name)
    }

    /// Adds text to a file, which is made if it is not there.
    public func append(_ text: String, to name: String) throws {
        if !FileManager.default.fileExists(atPath: path(name)) { try write("", to: name) }
        let handle = try FileHandle(forWritingTo: url(name))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    /// Writes a shell script with that mode, as ``program(_:_:mode:)`` does. Returns its path.
    @discardableResult
    public func script(_ name: String, _ lines: String, mode: Int = 0o755) throws -> String {
        try program(name, "#!/bin/sh\n\(lines)\n", mode: mode)
    }

    /// Writes a file that is to be run. Returns its path.
    ///
    /// Another program writes the file itself: a child that this process is just starting would inherit the descriptor, and
    /// for as long as anybody has it open for writing the script cannot be run ("text file busy").
    @discardableResult
    public func program(_ name: String, _ text: String, mode: Int = 0o755) throws -> String {
        let draft = try write(text, to: ".\(name).draft")
        let copy = Process()
        copy.executableURL = URL(filePath: "/bin/cp")
        copy.arguments = [draft, path(name)]
        try copy.start()
        copy.waitUntilExit()
        guard copy.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
        try FileManager.default.removeItem(atPath: draft)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
        return path(name)
    }

    /// The bytes of a file.
    public func contents(of name: String) throws -> [UInt8] { Array(try Data(contentsOf: url(name))) }

    /// The text of a file.
    public func text(of name: String) throws -> String { String(decoding: try contents(of: name), as: UTF8.self) }

    /// The lines of a file, none if it is not there.
    public func lines(of name: String) -> [String] {
        let data = FileManager.default.contents(atPath: path(name)) ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Waits until there is a file of that name, for a minute at the longest.
    public func wait(for name: String) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while !FileManager.default.fileExists(atPath: path(name)) {
            guard ContinuousClock.now < end else { throw CocoaError(.fileNoSuchFile) }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
