import RunbridgeProcesses
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where a file is or is to be, looked at without touching it.
struct FilePlace {
    var path: FilePath

    /// What keeps it from being appended to, or `nil`.
    var fault: String? {
        var status = stat()
        guard stat(path.string, &status) == 0 else {
            let error = Errno(rawValue: errno)
            return error == .noSuchFileOrDirectory ? folderFault : refusal(error)
        }
        if let kindFault = Self.kindFault(status, path) { return kindFault }
        return access(path.string, W_OK) == 0 ? nil : refusal(Errno(rawValue: errno))
    }

    /// What is wrong with what stands at a path, if lines cannot be appended to it whatever its mode.
    static func kindFault(_ status: stat, _ path: FilePath) -> String? {
        switch status.st_mode & S_IFMT {
        case S_IFREG: nil
        case S_IFDIR: "\(path) is a folder. Name a file in it"
        default: "\(path) is no regular file. Use the sink `stdout` for pipes and terminals"
        }
    }

    /// What is wrong with the folder that the file is to be made in.
    var folderFault: String? {
        let folder = path.removingLastComponent()
        let name = folder.isEmpty ? "." : folder.string
        var status = stat()
        guard stat(name, &status) == 0 else {
            return errno == ENOENT ? "the folder \(name) does not exist. Make it" : refusal(Errno(rawValue: errno))
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return "\(name) is not a folder, and \(path) is to be in it" }
        return access(name, W_OK | X_OK) == 0 ? nil : refusal(Errno(rawValue: errno))
    }

    private func refusal(_ error: Errno) -> String {
        SystemFault(attempt: "cannot write to \(path)", error: error).text
    }
}
