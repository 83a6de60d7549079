import RunbridgeCore
import Testing

/// A kind of sink as the contract sees it.
struct SinkUnderTest: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// A fresh one, with its other end.
    var make: @Sendable () async throws -> Rig
}

/// A sink and what is to be known of it to judge it.
struct Rig: Sendable {
    /// One for which all is well.
    var sink: any Sink
    /// What came out at the other end, once it is so many events.
    var received: @Sendable (_ count: Int) async throws -> [[UInt8]]
    /// One that cannot deliver, and what its check must name.
    var broken: any Sink
    var complaint: String
    /// One whose attempt does not end by itself, and what returns when it has begun.
    var stuck: any Sink
    var isStuck: @Sendable () async -> Void = {}
    /// One whose other end says its secrets back, and these.
    var indiscreet: (sink: any Sink, secrets: [String])?
    /// What has to live as long.
    var belongings: [any Sendable] = []
}

extension SinkUnderTest {
    static let all: [SinkUnderTest] = [.stdout, .file, .webhook, .command]
    static let batching: [SinkUnderTest] = [.stdout, .file]
    static let keepingSecrets: [SinkUnderTest] = [.webhook, .command]
}
