/// Why a store could not be opened, read or written. Its text says where, what, and what to do.
public enum StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no file, and none was to be made.
    case missing(path: String)
    /// The file cannot be opened or made.
    case cannotOpen(path: String, reason: String)
    /// The file is something else than a store.
    case notAStore(path: String)
    /// There is a folder.
    case folder(path: String)
    /// Another program holds the file.
    case locked(path: String)
    /// Another bridge delivers from this store.
    case inUse(path: String, process: Int?)
    /// A later version of runbridge has written it.
    case newerVersion(path: String)
    /// An earlier version has written it, and it was opened for reading only.
    case olderVersion(path: String)
    /// There is no room on the disk. Nothing was written; when there is room the same can be tried again.
    case full(path: String)
    /// The file may not be written.
    case readOnly(path: String)
    /// A file that was to be made is there already.
    case taken(path: String)
    /// Beside the file that was to be made lies a log, which would be read into it.
    case logBeside(path: String, log: String)
    /// The file is damaged.
    case corrupt(path: String, detail: String)
    /// The disk failed. Nothing was written.
    case failed(path: String, detail: String)
    /// SQLite refused what no version of runbridge should ask of it. Nothing was written.
    case unexpected(path: String, detail: String)

    /// Where, what, and what to do.
    public var description: String {
        switch self {
        case .missing(let path):
            "\(path): there is no store here. `runbridge run` makes one; or name another with `store: { path: … }`."
        case .cannotOpen(let path, let reason):
            "\(path): the store cannot be opened: \(reason). Check that its folder exists and that you may write there."
        case .notAStore(let path):
            "\(path): this file is not a runbridge store. Name another file with `store: { path: … }`."
        case .folder(let path):
            "\(path): this is a folder. Name a file in it with `store: { path: … }`."
        case .locked(let path):
            "\(path): another program holds the store's lock. Close what has it open (`fuser \(path)` names it)."
        case .inUse(let path, let process):
            "\(path): a bridge\(process.map { " (process \($0))" } ?? "") already delivers from this store. "
                + "Stop it, or give this one a store of its own."
        case .newerVersion(let path):
            "\(path): a newer version of runbridge has written this store. Use that version or a newer one."
        case .olderVersion(let path):
            "\(path): an older version of runbridge has written this store. `runbridge run` brings it up to date."
        case .full(let path):
            "\(path): the disk is full. Nothing was lost; make room and it goes on by itself."
        case .readOnly(let path):
            "\(path): the store may not be written. Check the permissions of the file and its folder."
        case .taken(let path):
            "\(path): this file is there already. Name another one, or replace it with --replace."
        case .logBeside(let path, let log):
            "\(path): \(log) lies beside it, and would be read into the copy. Name another file, or take the log away if no "
                + "program uses it."
        case .corrupt(let path, let detail):
            "\(path): the store is damaged (\(detail)). Move it away with its -wal file, and restore a backup."
        case .failed(let path, let detail):
            "\(path): the store could not be read or written: \(detail). Nothing was lost; check the disk (`dmesg` names "
                + "its errors), and it goes on by itself once that works again."
        case .unexpected(let path, let detail):
            "\(path): the store refused to work: \(detail). Nothing was lost. Start runbridge again; if that does not help, "
                + "report this text as a bug."
        }
    }

    /// Whether the same may well succeed later without anybody changing the program or its config.
    public var mayPass: Bool {
        switch self {
        case .full, .locked, .failed: true
        case .missing, .cannotOpen, .notAStore, .folder, .inUse, .newerVersion, .olderVersion, .readOnly, .taken,
            .logBeside, .corrupt, .unexpected:
            false
        }
    }
}
