public import RunbridgeCore
import RunbridgeProcesses
import Synchronization
import SystemPackage

/// Appends events to a file, one JSON object a line.
///
/// A batch is one write and one `fdatasync`: once it is reported as delivered it outlives a power cut. It is written whole
/// or not at all; what a crash or a full disk left of a line is taken away before the next line is written. The file is
/// made with the mode 0600 and made anew when it was moved or removed, so that it can be rotated. Several processes may
/// append to one file: they wait for each other.
public final class FileSink: BatchingSink {
    /// The most events of one batch.
    public let batchLimit: Int
    private let path: FilePath
    private let file: Mutex<AppendedFile>
    private let work = BlockingWork("runbridge.sink.file")

    /// A sink. The file is opened when the first event comes.
    ///
    /// - Parameters:
    ///   - path: the file, absolute or from the process's working folder. Its folder must exist.
    ///   - batchLimit: the most events of one batch.
    public init(path: String, batchLimit: Int = 512) {
        self.path = FilePath(path)
        self.batchLimit = max(1, batchLimit)
        file = Mutex(AppendedFile(path: FilePath(path)))
    }

    deinit {
        file.withLock { $0.letGo() }
    }

    /// Appends them all, in their order, or none.
    public func deliver(_ batch: [Delivery]) async -> [AttemptReport] {
        let ending = await work.run { cancellation in
            self.file.withLock { $0.append(batch, unless: cancellation) }
        }
        let report =
            switch ending {
            case .written: AttemptReport(.delivered)
            case .canceled: AttemptReport(.retry(.init(.interrupted, "the bridge stopped before it was written")))
            case .failed(let text): AttemptReport(.retry(.init(.io, text)))
            }
        return Array(repeating: report, count: batch.count)
    }

    /// Whether the file can be appended to, or be made. Makes nothing.
    public func check() async -> String? {
        // Not behind what is being written: that can wait for a lock.
        await BlockingWork("runbridge.sink.file.check").run { [path] _ in FilePlace(path: path).fault }
    }
}

extension FileSink: CustomStringConvertible {
    /// What it is and which file.
    public var description: String { "file: \(path)" }
}
