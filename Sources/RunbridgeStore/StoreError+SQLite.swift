internal import GRDB

extension StoreError {
    /// What an error from below means for whoever uses the store.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as StoreError: self = error
        case let error as Damage: self = .corrupt(path: path, detail: error.text)
        case let error as DatabaseError: self.init(error, path: path)
        default: self = .unexpected(path: path, detail: "\(error)")
        }
    }

    private init(_ error: DatabaseError, path: String) {
        let detail = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch (error.resultCode, error.extendedResultCode) {
        case (.SQLITE_FULL, _), (_, .SQLITE_IOERR_SHMSIZE): self = .full(path: path)
        case (.SQLITE_BUSY, _), (.SQLITE_LOCKED, _): self = .locked(path: path)
        case (.SQLITE_READONLY, _): self = .readOnly(path: path)
        case (.SQLITE_NOTADB, _): self = .notAStore(path: path)
        case (.SQLITE_CORRUPT, _): self = .corrupt(path: path, detail: detail)
        case (.SQLITE_CANTOPEN, _), (.SQLITE_PERM, _), (.SQLITE_AUTH, _):
            self = .cannotOpen(path: path, reason: detail)
        case (.SQLITE_IOERR, _), (.SQLITE_NOMEM, _), (.SQLITE_PROTOCOL, _), (.SQLITE_INTERRUPT, _):
            self = .failed(path: path, detail: detail)
        default: self = .unexpected(path: path, detail: detail)
        }
    }
}
