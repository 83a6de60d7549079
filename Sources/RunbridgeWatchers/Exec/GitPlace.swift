#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where in a git repository a folder is: what is checked out there.
///
/// Git's own files are read and git is not run: `.git` or what it points to, `HEAD`, the branch's file or `packed-refs`.
/// What cannot be read, or is in a form that is not known here, is left out. Only regular files are opened, of packed
/// references at most 4 MiB, so that it takes less than 5 ms.
public struct GitPlace: Sendable, Equatable {
    /// The commit, 40 or 64 hexadecimal digits; `nil` before the first.
    public var commit: String?
    /// The branch, `feature/x`; `nil` where none is checked out.
    public var branch: String?
    /// The name of the repository's folder; of a linked work tree that of the main one.
    public var repository: String?

    /// Looks at a folder, and above it. `nil` outside of work trees.
    ///
    /// - Parameter folder: an absolute path.
    public init?(at folder: String) {
        guard let (top, git) = Self.repository(above: folder) else { return nil }
        let common = Self.text(of: "\(git)/commondir").map { Self.absolute($0.firstLine, from: git) } ?? git
        repository = common.name == ".git" ? common.parent?.name : top.name
        guard let head = Self.text(of: "\(git)/HEAD")?.firstLine else { return }
        guard let reference = Self.reference(in: head) else {
            commit = Self.hash(head)
            return
        }
        if reference.hasPrefix("refs/heads/") { branch = String(reference.dropFirst("refs/heads/".count)) }
        commit = Self.commit(of: reference, git: git, common: common)
    }

    /// As labels of a run: `commit`, `branch` and `repository`.
    public var labels: [String: String] {
        var labels: [String: String] = [:]
        labels["commit"] = commit
        labels["branch"] = branch
        labels["repository"] = repository
        return labels
    }

    /// The work tree around a folder, and where its repository's files are.
    private static func repository(above folder: String) -> (top: String, git: String)? {
        var place: String? = folder
        while let top = place {
            var status = stat()
            let path = "\(top == "/" ? "" : top)/.git"
            if stat(path, &status) == 0 {
                if status.st_mode & S_IFMT == S_IFDIR { return (top, path) }
                // A linked work tree, or a submodule.
                guard let line = text(of: path)?.firstLine, line.hasPrefix("gitdir: ") else { return nil }
                return (top, absolute(String(line.dropFirst("gitdir: ".count)), from: top))
            }
            place = top.parent
        }
        return nil
    }

    /// What a reference leads to, in the work tree's own files, the repository's and the packed ones.
    private static func commit(of reference: String, git: String, common: String) -> String? {
        var reference = reference
        for _ in 0..<5 {
            guard let line = (text(of: "\(git)/\(reference)") ?? text(of: "\(common)/\(reference)"))?.firstLine else {
                return packedCommit(of: reference, common)
            }
            guard let next = Self.reference(in: line) else { return hash(line) }
            reference = next
        }
        return nil
    }

    private static func packedCommit(of reference: String, _ common: String) -> String? {
        let end = " \(reference)".utf8
        guard let bytes = bytes(of: "\(common)/packed-refs", upTo: 4 * 1024 * 1024) else { return nil }
        for line in bytes.split(separator: 0x0a)
        where line.count > end.count && line.suffix(end.count).elementsEqual(end) {
            return hash(String(decoding: line.dropLast(end.count), as: UTF8.self))
        }
        return nil
    }

    /// The reference that `ref: refs/heads/main` names. A name that could lead out of the repository is none, and neither
    /// is what stands in for one where references are kept in tables.
    private static func reference(in line: String) -> String? {
        guard line.hasPrefix("ref: ") else { return nil }
        let name = String(line.dropFirst("ref: ".count))
        let isSound =
            name.hasPrefix("refs/") && name.utf8.count <= 500 && name != "refs/heads/.invalid"
            && !name.split(separator: "/").contains("..") && !name.utf8.contains { $0 < 0x20 || $0 == 0x7f }
        return isSound ? name : nil
    }

    private static func hash(_ text: String) -> String? {
        [40, 64].contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
            ? text : nil
    }

    // MARK: - Files

    private static func text(of path: String) -> String? {
        bytes(of: path, upTo: 4096).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The beginning of a regular file; anything else could keep its reader waiting.
    private static func bytes(of path: String, upTo limit: Int) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let size = min(limit, Int(status.st_size))
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = read(file, buffer.baseAddress.map { $0 + count }, size - count)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { return }
                count += got
            }
        }
    }

    private static func absolute(_ path: String, from folder: String) -> String {
        var parts: [Substring] = []
        for part in (path.hasPrefix("/") ? path : "\(folder)/\(path)").split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}

extension String {
    fileprivate var firstLine: String { String(prefix { !$0.isNewline }) }
    fileprivate var name: String? { split(separator: "/").last.map(String.init) }
    /// The folder that it is in; `nil` of the root.
    fileprivate var parent: String? {
        guard self != "/", let slash = lastIndex(of: "/") else { return nil }
        return slash == startIndex ? "/" : String(self[..<slash])
    }
}
