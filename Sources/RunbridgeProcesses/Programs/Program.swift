public import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A program as it was named, and where it is looked for.
public struct Program: Sendable, Equatable {
    /// Its name or path, as it was given.
    public var name: String
    /// What it is given.
    public var arguments: [String]
    /// The working folder, which a path is counted from.
    public var folder: FilePath
    /// Where a name without a slash is looked for: folders with colons between.
    public var searchPath: String

    /// A program.
    ///
    /// - Parameters:
    ///   - run: the program and its arguments. No shell reads them. Nothing in it is a ``fault`` like another.
    ///   - folder: the working folder, an absolute path.
    ///   - searchPath: folders with colons between, as a rule ``ProgramEnvironment/searchPath``.
    public init(_ run: [String], folder: FilePath, searchPath: String) {
        name = run.first ?? ""
        arguments = Array(run.dropFirst())
        self.folder = folder
        self.searchPath = searchPath
    }

    /// The file to execute: the first in the search path that can be, else the first place where it should be.
    public var executable: FilePath {
        if name.contains("/") { return absolute(FilePath(name)) }
        let places = searchPath.split(separator: ":").map { absolute(FilePath(String($0))).appending(name) }
        return places.first { Self.isExecutable($0) } ?? places.first ?? absolute(FilePath(name))
    }

    /// Why it cannot be run, or `nil`. Looks at files and runs nothing.
    public var fault: String? {
        guard !name.isEmpty else { return "no program is named. Give at least one word in `run`" }
        if ([name] + arguments).contains(where: { $0.utf8.contains(0) }) { return "`run` has a NUL character in it" }
        var status = stat()
        guard stat(folder.string, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            return "the working folder \(folder) does not exist"
        }
        return executableFault
    }

    private var executableFault: String? {
        let file = executable
        var status = stat()
        guard stat(file.string, &status) == 0 else {
            let error = Errno(rawValue: errno)
            guard error == .noSuchFileOrDirectory else {
                return SystemFault(attempt: "cannot run \(file)", error: error).text
            }
            return name.contains("/")
                ? "\(file) does not exist. Check `run`: it is counted from \(folder)"
                : "there is no program '\(name)' in PATH (\(searchPath)). Give its path"
        }
        if status.st_mode & S_IFMT == S_IFDIR { return "\(file) is a folder, and no program" }
        if status.st_mode & S_IFMT != S_IFREG { return "\(file) is no regular file" }
        return Self.isExecutable(file) ? nil : "\(file) is not executable. Run `chmod +x \(file)`"
    }

    private func absolute(_ path: FilePath) -> FilePath {
        path.isAbsolute ? path : folder.pushing(path).lexicallyNormalized()
    }

    private static func isExecutable(_ path: FilePath) -> Bool {
        var status = stat()
        return stat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path.string, X_OK) == 0
    }
}
