import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A small file that is read whole.
enum TextFile {
    /// The text of a file of any sort that ends: a pipe is read to its end.
    static func read(_ path: String, limit: Int) throws(TextFileError) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { throw TextFileError(systemError: errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw TextFileError("this is a folder, not a file") }
        let bytes: Data
        do {
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? file.close() }  // Nothing was written: there is nothing that closing could lose.
            bytes = try file.read(upToCount: limit + 1) ?? Data()
        } catch {
            let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
            throw cause.map { TextFileError(systemError: Int32($0.code)) } ?? TextFileError(error.localizedDescription)
        }
        guard bytes.count <= limit else {
            throw TextFileError("this is larger than \(limit / 1024) KiB, which no such file needs to be")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw TextFileError("this is not UTF-8 text. Save it as UTF-8")
        }
        return text
    }

    /// The folder that a path's file is in, as it is written in the path; empty for the present one.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

/// Why a file could not be read, and what to do.
struct TextFileError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }

    init(systemError code: Int32) {
        switch code {
        case ENOENT: self.init("there is no such file. Check the path")
        case EACCES, EPERM: self.init("this may not be read. Give this user the right to read it, and its folders")
        case ENOTDIR: self.init("a part of this path is a file, not a folder. Check the path")
        default: self.init("this cannot be read: \(String(cString: strerror(code)))")
        }
    }
}
