import RunbridgeCore

/// How far a followed file was read, in a form that outlives the process.
///
/// Besides the inode it keeps a digest of the file's first bytes: an inode is used again by the next file, and a file that
/// was cut and written anew keeps its inode.
struct FilePosition: Equatable {
    var inode: UInt64
    /// How many bytes were taken.
    var offset: Int64
    /// How many lines those were.
    var lines: Int
    /// Of the first bytes, as many as were taken, at most ``FileHead/limit``.
    var digest: UInt64
}

extension FilePosition {
    /// The position as it is stored.
    var text: String {
        "{\"inode\":\(inode),\"offset\":\(offset),\"lines\":\(lines),\"digest\":\"\(String(digest, radix: 16))\"}"
    }

    /// Reads a stored position; `nil` if it is none.
    init?(text: String) {
        guard let json = try? JSON(parsing: text),  // What cannot be read is no position.
            case .number(let inode)? = json["inode"], let inode = UInt64(inode.text), let offset = json["offset"]?.int,
            offset >= 0, let lines = json["lines"]?.int, lines >= 0,
            let digest = json["digest"]?.string.flatMap({ UInt64($0, radix: 16) })
        else { return nil }
        self.init(inode: inode, offset: offset, lines: Int(lines), digest: digest)
    }
}

/// The first bytes of a file, by which it is known again.
struct FileHead: Equatable {
    /// How many bytes are looked at.
    static let limit = 256

    private(set) var bytes: [UInt8] = []

    /// Takes in what was read at an offset.
    mutating func note(_ read: UnsafeRawBufferPointer, at offset: Int64) {
        guard offset == Int64(bytes.count), bytes.count < Self.limit else { return }
        bytes += read.prefix(Self.limit - bytes.count)
    }

    /// A digest of as many of the first bytes as lie before an offset: FNV-1a of 64 bits. It tells files apart, and is
    /// no protection against who wants to deceive.
    func digest(before offset: Int64) -> UInt64 {
        bytes.prefix(Int(min(offset, Int64(Self.limit)))).reduce(0xcbf2_9ce4_8422_2325) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
    }
}
