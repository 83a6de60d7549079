@preconcurrency import Glibc

/// A program that was started, until it is taken leave of.
struct ChildProcess {
    /// Why a program was not started.
    enum Refusal: Error, Equatable {
        case notFound
        case notExecutable(String)

        init(_ code: Int32) {
            self =
                switch code {
                case ENOENT, ENOTDIR: .notFound
                case ENOEXEC: .notExecutable("it is neither a program nor a script with a first line like #!/bin/sh")
                default: .notExecutable(SystemError.text(code))
                }
        }
    }

    let identifier: pid_t
    /// Whether it is in a process group of its own.
    let leadsGroup: Bool

    /// Starts a program, found as the shell finds it, with this process's environment and folder.
    ///
    /// Signals do to it what they do by default, but for those that this process was told to ignore.
    ///
    /// - Parameters:
    ///   - arguments: the program and what it is given.
    ///   - descriptors: what its streams 0, 1 and 2 are.
    ///   - leadsGroup: whether it gets a process group of its own.
    init(_ arguments: [String], descriptors: [Int32], leadsGroup: Bool) throws(Refusal) {
        guard let program = arguments.first, !program.isEmpty else { throw .notFound }
        guard !arguments.contains(where: { $0.utf8.contains(0) }) else {
            throw .notExecutable("an argument holds a NUL")
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in descriptors.enumerated() where descriptor != Int32(number) {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (defaults, mask) = (sigset_t(), sigset_t())
        sigemptyset(&defaults)
        sigemptyset(&mask)
        sigaddset(&defaults, SIGPIPE)  // This process ignores it; few programs expect that.
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setsigmask(&attributes, &mask)
        posix_spawnattr_setpgroup(&attributes, 0)
        let group = leadsGroup ? POSIX_SPAWN_SETPGROUP : 0
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | group))
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        defer { words.forEach { free($0) } }
        words.append(nil)
        var identifier: pid_t = 0
        let code = posix_spawnp(&identifier, program, &actions, &attributes, words, environ)
        guard code == 0 else { throw Refusal(code) }
        self.identifier = identifier
        self.leadsGroup = leadsGroup
    }

    /// The signals that end a program and those it started, or halt them: they go to its whole group.
    private static let groups: Set<Int32> = [SIGINT, SIGQUIT, SIGTERM, SIGKILL, SIGTSTP, SIGCONT]

    /// Sends a signal to it; where it has a group of its own, one that is to end or halt it to the whole group. It must not
    /// have been taken leave of.
    func send(_ signal: Int32) {
        kill(leadsGroup && Self.groups.contains(signal) ? -identifier : identifier, signal)
    }

    /// Waits for its end and leaves it known to the system, so that its number is not used again.
    func awaitEnd() {
        var info = siginfo_t()
        while waitid(P_PID, id_t(identifier), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    }

    /// Takes leave of a program that has ended. Returns how it did.
    func takeLeave() -> CommandEnding.Cause {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        return signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal)
    }
}
