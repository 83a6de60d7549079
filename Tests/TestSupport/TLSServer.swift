import Foundation

/// `openssl s_server` on a loopback port, with a certificate of its own making for 127.0.0.1. Ends when it is let go.
public final class TLSServer: Sendable {
    /// Its port.
    public let port: Int
    /// Its certificate, which nobody else vouches for.
    public var certificate: String { folder.appending(path: "certificate.pem").path }
    private let folder: URL
    private let process: Process

    /// A server that answers each request with a page of its own.
    ///
    /// - Parameter options: More of `s_server`'s options.
    public init(_ options: String...) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let key = folder.appending(path: "key.pem").path
        let certificate = folder.appending(path: "certificate.pem").path
        let making = try Self.start([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=runbridge test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key,
            "-out", certificate,
        ]).process
        making.waitUntilExit()
        guard making.terminationStatus == 0 else { throw Failure.noCertificate }
        let server = try Self.start(
            ["s_server", "-accept", "127.0.0.1:0", "-www", "-key", key, "-cert", certificate] + options)
        process = server.process
        port = try Self.port(saidBy: server.output)
    }

    deinit {
        process.terminate()
        // What cannot be removed lies in the system's temporary folder, which the system clears.
        try? FileManager.default.removeItem(at: folder)
    }

    private enum Failure: Error {
        case noCertificate
        case endedEarly
    }

    private static func start(_ arguments: [String]) throws -> (process: Process, output: FileHandle) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        let output = Pipe()
        process.standardInput = Pipe()  // at its end s_server would end
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, output.fileHandleForReading)
    }

    /// Reads up to the line `ACCEPT 127.0.0.1:12345`.
    private static func port(saidBy output: FileHandle) throws -> Int {
        var text = ""
        while true {
            let piece = output.availableData
            guard !piece.isEmpty else { throw Failure.endedEarly }
            text += String(decoding: piece, as: UTF8.self)
            for line in text.split(separator: "\n").dropLast(text.hasSuffix("\n") ? 0 : 1)
            where line.hasPrefix("ACCEPT") {
                guard let port = line.split(separator: ":").last.flatMap({ Int($0) }) else { continue }
                return port
            }
        }
    }
}
