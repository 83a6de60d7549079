internal import Foundation
import RunbridgeCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a bridge says of itself beside its lock, for commands that ask it to read its config anew.
public struct BridgeStanding: Sendable, Equatable {
    /// The full path of the config that it reads anew on SIGHUP; `nil` where it does not.
    public var config: String?
    /// How many times it has begun to read it anew.
    public var begun = 0
    /// How many times it has come to an end with that.
    public var ended = 0
    /// Whether the last time nothing was changed because something was wrong.
    public var isRefused = false
    /// What came of the last time: what has changed, or what was wrong.
    public var sentences: [String] = []

    /// What a bridge says that reads a config anew, and has not done so yet.
    public init(config: String?) {
        self.config = config
    }

    /// So many bytes stand in the file from the start, so that a full disk does not keep an answer back.
    static let room = 16 << 10

    /// Its lines, in ``room`` bytes: sentences that find no place there are counted.
    func encoded(process: Int32) -> [UInt8] {
        var kept = sentences
        while true {
            let omitted = sentences.count - kept.count
            let shown = omitted == 0 ? kept : kept + ["and \(omitted) more, which the bridge's own messages have"]
            let bytes = Array("\(process)\n".utf8) + json(shown).encoded() + [0x0A]
            if bytes.count <= Self.room || kept.isEmpty { return bytes + Self.filler(Self.room - bytes.count) }
            kept.removeLast(max(1, kept.count / 4))
        }
    }

    private static func filler(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x0A, count: max(0, count)) }

    private func json(_ sentences: [String]) -> JSON {
        [
            "config": config.map(JSON.string) ?? .null, "begun": .number(JSONNumber(Int64(begun))),
            "ended": .number(JSONNumber(Int64(ended))), "refused": .bool(isRefused),
            "sentences": .array(sentences.map(JSON.string)),
        ]
    }

    /// Reads what a file holds; `nil` if it says nothing, as that of an earlier version.
    init?(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: 0x0A)
        // What is being written while it is read is read once more.
        guard lines.count > 1, let json = try? JSON(parsing: Array(lines[1])) else { return nil }
        self.init(config: json["config"]?.string)
        begun = json["begun"]?.int.map { Int($0) } ?? 0
        ended = json["ended"]?.int.map { Int($0) } ?? 0
        isRefused = json["refused"]?.bool == true
        sentences = (json["sentences"]?.array ?? []).compactMap(\.string)
    }
}

/// Who has the right to deliver from a store.
public struct BridgeHolder: Sendable, Equatable {
    /// The number of the process, as the kernel knows it; `nil` for a process that cannot be seen from here, as one in another
    /// container.
    public var process: Int32?
    /// What it says of itself; `nil` for nothing.
    public var standing: BridgeStanding?

    /// Who has the lock of the store in that file; `nil` if nobody has.
    ///
    /// - Throws: when it cannot be found out.
    public init?(ofStoreAt store: String) throws(StoreError) {
        let path = BridgeLock.path(forStoreAt: store)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var range = BridgeLock.wholeFile
        guard fcntl(descriptor, F_GETLK, &range) == 0 else {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        guard range.l_type != Int16(F_UNLCK) else { return nil }
        process = range.l_pid > 0 ? range.l_pid : nil
        var bytes = [UInt8](repeating: 0, count: BridgeStanding.room * 2)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        standing = count > 0 ? BridgeStanding(Array(bytes[..<count])) : nil
    }
}
