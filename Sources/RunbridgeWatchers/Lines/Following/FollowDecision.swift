/// What to do with a followed file, decided from what the file system shows.
enum FollowDecision: Equatable {
    /// There is something to read.
    case read
    /// There is nothing now.
    case wait
    /// The file was cut, or another one was written into it: it is read from its beginning.
    case restart
    /// The file is finished and another one has its name: go on with that one.
    case moveOn
    /// All is read, and no more is wanted.
    case end

    /// What is seen of the open file and of its name.
    struct Glance: Equatable {
        /// The open file.
        var opened: FileIdentity
        /// How many bytes the open file has.
        var size: Int64
        /// How many bytes of it were read.
        var offset: Int64
        /// Whether it still begins with what it began with.
        var headIsSame = true
        /// What has the name now; `nil` if nothing has.
        var named: FileIdentity?
        /// How often nothing more was found in the open file since its name went to another one.
        var idleLooks = 0
    }

    /// A renamed file is left only when it was looked at so often without more in it, since its writer may still have it
    /// open.
    static let patience = 2

    /// The decision. Pure.
    ///
    /// - Parameters:
    ///   - glance: what is seen.
    ///   - once: whether reading ends where the file ends.
    init(_ glance: Glance, once: Bool) {
        if glance.size < glance.offset || !glance.headIsSame {
            self = .restart
        } else if glance.size > glance.offset {
            self = .read
        } else if let named = glance.named, named != glance.opened {
            self = once || glance.idleLooks >= Self.patience ? .moveOn : .wait
        } else {
            self = once ? .end : .wait
        }
    }
}

/// Which file it is, whatever its name.
struct FileIdentity: Hashable {
    var device: UInt64
    var inode: UInt64
}
