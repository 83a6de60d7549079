import Hummingbird
import Logging

/// An HTTP/1.1 server on 127.0.0.1, on a port that the system chooses. It says nothing in any log.
struct LoopbackServer: Sendable {
    /// Answers a request.
    var respond: @Sendable (Request) async throws -> Response

    /// Serves until cancelled or told to shut down; `onReady` gets the port.
    func run(onReady: @escaping @Sendable (Int) async -> Void) async throws {
        let application = Application(
            responder: Responder(respond: respond),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { await onReady(port) }
            },
            logger: Logger(label: "runbridge.loopback") { _ in SwiftLogNoOpLogHandler() })
        try await application.run()
    }

    /// Serves for as long as `body` takes, which gets the port.
    func serving<Value: Sendable>(_ body: @Sendable (Int) async throws -> Value) async throws -> Value {
        let (ports, port) = AsyncStream<Int>.makeStream()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { port.finish() }
                try await run { port.yield($0) }
            }
            var arriving = ports.makeAsyncIterator()
            guard let port = await arriving.next() else {
                try await group.waitForAll()
                throw CancellationError()
            }
            defer { group.cancelAll() }
            return try await body(port)
        }
    }

    private struct Responder: HTTPResponder {
        typealias Context = BasicRequestContext
        let respond: @Sendable (Request) async throws -> Response

        func respond(to request: Request, context: Context) async throws -> Response {
            try await respond(request)
        }
    }
}

extension Request {
    /// Its body, at most 512 MiB of it, which is OpenAI's own limit for a file.
    func bytes() async throws -> [UInt8] {
        var buffer = try await body.collect(upTo: 512 << 20)
        return buffer.readBytes(length: buffer.readableBytes) ?? []
    }
}

extension Response {
    /// A response with these bytes, its length and its media type.
    init(status: Int, contentType: String? = nil, headers: [String: String] = [:], body: [UInt8] = []) {
        var fields = HTTPFields()
        if let contentType { fields[.contentType] = contentType }
        for (name, value) in headers {
            if let name = HTTPFields.Element.Name(name) { fields[name] = value }
        }
        self.init(
            status: HTTPResponse.Status(code: status), headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
