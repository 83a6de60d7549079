public import RunbridgeCore
import RunbridgeProcesses
import Synchronization

/// Writes events to standard output, or to another descriptor that is open.
///
/// A batch is one write where the other end takes it. Events are written whole: when the other end stops taking bytes in
/// the middle of one, its rest is written before anything else. A reader that is gone is reported and tried again.
public final class StdoutSink: BatchingSink {
    /// The most events of one batch.
    public let batchLimit: Int
    private let format: StdoutFormat
    private let descriptor: Int32
    private let line: TextLine
    private let stream: Mutex<OutputStream>
    private let work = BlockingWork("runbridge.sink.stdout")

    /// A sink.
    ///
    /// - Parameters:
    ///   - format: how an event is written.
    ///   - isColored: whether the text is coloured; the other formats never are.
    ///   - descriptor: where to. It stays the caller's, may be blocking or not, and is never closed here.
    ///   - utcOffset: how many seconds the clock on the wall is ahead of UTC at a time; by default that of the system's
    ///     time zone.
    ///   - batchLimit: the most events of one batch.
    public init(
        format: StdoutFormat = .text, isColored: Bool = false, descriptor: Int32 = 1,
        utcOffset: @escaping @Sendable (Timestamp) -> Int = LocalTime.utcOffset, batchLimit: Int = 256
    ) {
        self.format = format
        self.descriptor = descriptor
        self.batchLimit = max(1, batchLimit)
        line = TextLine(isColored: isColored, utcOffset: utcOffset)
        stream = Mutex(OutputStream(descriptor: descriptor))
    }

    /// Writes them in their order. Those that were written whole are delivered, the others are not.
    public func deliver(_ batch: [Delivery]) async -> [AttemptReport] {
        await work.run { cancellation in
            var bytes: [UInt8] = []
            var ends: [Int] = []
            bytes.reserveCapacity(batch.reduce(0) { $0 + $1.event.body.count + 1 })
            for delivery in batch {
                self.append(delivery.event, to: &bytes)
                ends.append(bytes.count)
            }
            let ending = self.stream.withLock { $0.send(bytes, ends: ends, unless: cancellation) }
            return (0..<batch.count).map { index in
                index < ending.written ? AttemptReport(.delivered) : AttemptReport(.retry(ending.reason))
            }
        }
    }

    /// Whether there is somebody to write to.
    public func check() async -> String? {
        OutputStream.fault(of: descriptor)
    }

    private func append(_ event: EncodedEvent, to bytes: inout [UInt8]) {
        switch format {
        case .json:
            bytes.append(contentsOf: event.body)
        case .text, .pretty:
            do throws(JSONError) {
                let json = try event.json()
                if format == .pretty {
                    bytes.append(contentsOf: json.indented().utf8)
                } else {
                    line.write(json, to: &bytes)
                }
            } catch {
                // Bytes that are no JSON say more than a refusal to show them.
                bytes.append(contentsOf: (Excerpt.beginning(of: event.body) ?? "").utf8)
            }
        }
        bytes.append(UInt8(ascii: "\n"))
    }
}

extension StdoutSink: CustomStringConvertible {
    /// What it is and how it writes.
    public var description: String { "stdout: \(format.rawValue)" }
}
