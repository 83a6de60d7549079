import Foundation

/// A file that others write to, followed over cuts and renames.
struct FollowedFile: LineSource, Sendable {
    private struct Current: Sendable {
        let file: OpenFile
        /// How many bytes were read.
        var offset: Int64
        /// Where the bytes that are counted now begin.
        var base: Int64
        var head: FileHead
        var idleLooks = 0
        /// Whether nothing was there at the last look, so that the file may have become another one since.
        var wasIdle = true
    }

    let place: String
    private let path: String
    private let once: Bool
    private var stored: FilePosition?
    private var current: Current?
    /// Whether it was told that the file cannot be read, or is not there.
    private var isInTrouble = false
    private var isMissed = false
    /// Whether the next step opens the file that has the name now.
    private var isLeaving = false

    /// A file, to be read from where an earlier process had come to.
    init(path: String, once: Bool, stored: String?) {
        (self.path, self.place, self.once) = (path, path, once)
        self.stored = stored.flatMap { FilePosition(text: $0) }
    }

    func position(afterBytes bytes: Int64, lines: Int) -> String? {
        guard let current else { return nil }
        let offset = current.base + bytes
        return FilePosition(
            inode: current.file.identity.inode, offset: offset, lines: lines,
            digest: current.head.digest(before: offset)
        ).text
    }

    mutating func step(into room: UnsafeMutableRawBufferPointer) -> SourceStep {
        if isLeaving {
            isLeaving = false
            current = nil
        }
        guard let current else { return open() }
        return current.wasIdle ? look(room) : read(room)
    }

    // MARK: - Reading

    private mutating func read(_ room: UnsafeMutableRawBufferPointer) -> SourceStep {
        guard var now = current else { return .awaitChange }
        let count = now.file.read(into: room, at: now.offset)
        if count > 0 {
            if isInTrouble {
                // What was read is read once more, after this was told.
                isInTrouble = false
                return .recovered
            }
            now.head.note(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(room)[..<count]), at: now.offset)
            now.offset += Int64(count)
            now.idleLooks = 0
            current = now
            return .bytes(count)
        }
        let reason = SystemError.text()
        now.wasIdle = true
        current = now
        return count < 0 ? trouble(reason) : look(room)
    }

    /// Looks at what has become of a file that had nothing more.
    private mutating func look(_ room: UnsafeMutableRawBufferPointer) -> SourceStep {
        guard var now = current else { return .awaitChange }
        let glance = FollowDecision.Glance(
            opened: now.file.identity, size: now.file.size, offset: now.offset,
            headIsSame: now.file.head(now.head.bytes.count) == now.head, named: OpenFile.identity(of: path),
            idleLooks: now.idleLooks)
        switch FollowDecision(glance, once: once) {
        case .read:
            now.wasIdle = false
            current = now
            return read(room)
        case .wait:
            now.idleLooks = glance.named == nil || glance.named == glance.opened ? 0 : now.idleLooks + 1
            current = now
            return .awaitChange
        case .restart:
            current = Current(file: now.file, offset: 0, base: 0, head: FileHead(), wasIdle: false)
            return .restarted(lines: 0)
        case .moveOn:
            // Whoever asks for the position of the last line still gets that of the old file.
            isLeaving = true
            return .fileEnded
        case .end: return .ended
        }
    }

    // MARK: - Opening

    private mutating func open() -> SourceStep {
        let file: OpenFile
        do {
            file = try OpenFile(path)
        } catch {
            return refused(error)
        }
        if isInTrouble {
            isInTrouble = false
            return .recovered
        }
        guard let position = stored else { return begin(file, at: nil) }
        stored = nil
        if file.holds(position) { return begin(file, at: position) }
        if file.identity.inode == position.inode { return begin(file, at: nil) }
        if let renamed = renamedFile(position) { return begin(renamed, at: position) }
        return .remark(
            "\(path): the file that was read before is gone and could not be found beside it under another name; what it "
                + "may have had after line \(position.lines) is missed")
    }

    private mutating func begin(_ file: OpenFile, at position: FilePosition?) -> SourceStep {
        let offset = position?.offset ?? 0
        current = Current(
            file: file, offset: offset, base: offset,
            head: position == nil ? FileHead() : file.head(Int(min(offset, Int64(FileHead.limit)))), wasIdle: false)
        return .restarted(lines: position?.lines ?? 0)
    }

    private mutating func refused(_ refusal: OpenFile.Refusal) -> SourceStep {
        switch refusal {
        case .notThere:
            if !isMissed {
                isMissed = true
                return .remark("\(path): the file is not there\(once ? "" : " yet; it is read as soon as it is")")
            }
            return once ? .ended : .awaitChange
        case .unreadable(let reason):
            guard !once else { return .failed(.unreadable(place: path, reason: reason)) }
            return trouble(reason)
        }
    }

    private mutating func trouble(_ reason: String) -> SourceStep {
        guard !once else { return .failed(.unreadable(place: path, reason: reason)) }
        guard !isInTrouble else { return .awaitChange }
        isInTrouble = true
        return .trouble("\(path) cannot be read: \(reason)")
    }

    /// The file that a position is of, where it lies beside the path under a longer name, as `logrotate` leaves it.
    private func renamedFile(_ position: FilePosition) -> OpenFile? {
        let whole = URL(fileURLWithPath: path)
        let folder = whole.deletingLastPathComponent().path
        // A folder that cannot be listed holds nothing that could be read.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasPrefix(whole.lastPathComponent) {
            let path = "\(folder)/\(name)"
            guard OpenFile.identity(of: path)?.inode == position.inode else { continue }
            // A file that cannot be opened is as good as none.
            guard let file = try? OpenFile(path), file.holds(position) else { continue }
            return file
        }
        return nil
    }
}

extension OpenFile {
    /// Whether a position is of this file, and not of an earlier one with its inode or of what was in it before.
    fileprivate func holds(_ position: FilePosition) -> Bool {
        identity.inode == position.inode && size >= position.offset
            && head().digest(before: position.offset) == position.digest
    }
}
