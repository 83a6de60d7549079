import RunbridgeCore
import RunbridgeProcesses
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that lines are appended to, and the descriptor it is open by.
struct AppendedFile: Sendable {
    /// How an append ended.
    enum Ending: Sendable, Equatable {
        /// The lines are on the disk.
        case written
        /// Nothing was written, because the task was canceled.
        case canceled
        /// Nothing was written, and why.
        case failed(String)
    }

    /// How long a lock that another process holds is waited for.
    private static let lockPatience = Duration.seconds(10)
    /// What the buffer may keep from one batch to the next.
    private static let keptCapacity = 4 << 20

    private let path: FilePath
    private var descriptor: FileDescriptor?
    private var lines: [UInt8] = []
    /// Where the file ended after the last append; `nil` when it is not known to end with a line.
    private var end: Int64?

    /// A file that is not open yet.
    init(path: FilePath) {
        self.path = path
    }

    /// Closes the descriptor. The next append opens the file again.
    mutating func letGo() {
        // What was promised is synced already; there is nobody to tell.
        try? descriptor?.close()
        descriptor = nil
        end = nil
    }

    /// Appends a line for each event and syncs them.
    mutating func append(_ batch: [Delivery], unless cancellation: BlockingWork.Cancellation) -> Ending {
        if cancellation.isRequested { return .canceled }
        fill(with: batch)
        do throws(SystemFault) {
            guard let file = try lockedFile(unless: cancellation) else { return .canceled }
            defer { flock(file.rawValue, LOCK_UN) }
            try append(to: file)
            return .written
        } catch {
            letGo()
            return .failed(FilePlace(path: path).fault ?? error.text)
        }
    }

    private mutating func fill(with batch: [Delivery]) {
        lines.removeAll(keepingCapacity: lines.capacity <= Self.keptCapacity)
        lines.reserveCapacity(batch.reduce(0) { $0 + $1.event.body.count + 1 })
        for delivery in batch {
            lines.append(contentsOf: delivery.event.body)
            lines.append(UInt8(ascii: "\n"))
        }
    }

    private mutating func append(to file: FileDescriptor) throws(SystemFault) {
        let size = Int64(try status(of: file).st_size)
        let start = size == end ? size : try LineRepair(file: file, path: path).repaired(size: size)
        end = nil
        do throws(SystemFault) {
            try writeLines(to: file)
            guard fdatasync(file.rawValue) == 0 else { throw fault("cannot sync", errno) }
        } catch {
            // A part of a line must not stay. If it cannot be taken away now, the next append does it.
            ftruncate(file.rawValue, off_t(start))
            throw error
        }
        end = start + Int64(lines.count)
    }

    /// One write, and more only when the system takes less than it was given.
    private func writeLines(to file: FileDescriptor) throws(SystemFault) {
        var rest = lines[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(file.rawValue, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw fault("cannot write to", written < 0 ? errno : ENOSPC) }
            rest = rest.dropFirst(written)
        }
    }

    private func fault(_ verb: String, _ error: Int32) -> SystemFault {
        SystemFault(attempt: "\(verb) \(path)", error: Errno(rawValue: error))
    }
}

// MARK: Opening

extension AppendedFile {
    /// The file that stands at the path now, locked; `nil` when the task was canceled while another process held it.
    private mutating func lockedFile(
        unless cancellation: BlockingWork.Cancellation
    ) throws(SystemFault) -> FileDescriptor? {
        while true {
            let file = try openFile()
            guard try lock(file, unless: cancellation) else { return nil }
            if try isStillThere(file) { return file }
            // It was moved or removed. Closing gives back the lock too.
            letGo()
        }
    }

    private mutating func openFile() throws(SystemFault) -> FileDescriptor {
        if let descriptor { return descriptor }
        let flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK
        var number = open(path.string, flags)
        if number < 0, errno == ENOENT {
            number = open(path.string, flags | O_CREAT, 0o600)
            if number >= 0 { syncFolder() }
        }
        // A pipe without a reader says ENXIO.
        guard number >= 0 else { throw fault("cannot open", errno) }
        let file = FileDescriptor(rawValue: number)
        descriptor = file
        guard FilePlace.kindFault(try status(of: file), path) == nil else { throw fault("cannot append to", EINVAL) }
        return file
    }

    /// Makes the name of a new file outlive a power cut. Where a file system cannot, its file is as safe as it gets.
    private func syncFolder() {
        let folder = path.removingLastComponent()
        let number = open(folder.isEmpty ? "." : folder.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { return }
        fsync(number)
        close(number)
    }

    private func lock(
        _ file: FileDescriptor, unless cancellation: BlockingWork.Cancellation
    ) throws(SystemFault) -> Bool {
        let patienceEnds = ContinuousClock.now + Self.lockPatience
        while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK where ContinuousClock.now < patienceEnds:
                if cancellation.isRequested { return false }
                usleep(2000)
            case EWOULDBLOCK: throw fault("another process does not give back its lock of", ETIMEDOUT)
            default: throw fault("cannot lock", errno)
            }
        }
        return true
    }

    private func isStillThere(_ file: FileDescriptor) throws(SystemFault) -> Bool {
        let opened = try status(of: file)
        var named = stat()
        return stat(path.string, &named) == 0 && named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
    }

    private func status(of file: FileDescriptor) throws(SystemFault) -> stat {
        var status = stat()
        guard fstat(file.rawValue, &status) == 0 else { throw fault("cannot look at", errno) }
        return status
    }
}
