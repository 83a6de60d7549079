import Foundation
import RunbridgeProcesses
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Attends a command from its start to its end: passes its output through, signals on, and ends it when its time is over.
///
/// It blocks its thread.
final class CommandAttendance {
    /// For how long output is waited for that comes from programs which the command left behind.
    static let lingering = Duration.seconds(2)

    private let child: ChildProcess
    private let output: OutputPipe?
    private let errors: OutputPipe?
    private let outputIsBoth: Bool
    private let signals: CommandSignals?
    private let killAfter: Duration
    private let watch = ContinuousClock()
    private var deadline: ContinuousClock.Instant?
    private var isTimedOut = false
    private var wasAskedToEnd = false
    private let heartbeat: Duration?
    private var nextBeat: ContinuousClock.Instant?

    /// Starts a command.
    init(_ command: CommandRun, signals: CommandSignals?) throws {
        let streams = command.streams
        outputIsBoth = !streams.outputIsTerminal && !streams.errorIsTerminal && streams.areOne
        output = streams.outputIsTerminal ? nil : try OutputPipe(to: streams.output)
        errors = streams.errorIsTerminal || outputIsBoth ? nil : try OutputPipe(to: streams.error)
        let outputEnd = output?.writable ?? streams.output
        child = try ChildProcess(
            command.arguments,
            descriptors: [streams.input, outputEnd, errors?.writable ?? (outputIsBoth ? outputEnd : streams.error)],
            leadsGroup: !streams.haveControllingTerminal)
        output?.closeWritable()
        errors?.closeWritable()
        self.signals = signals
        killAfter = command.killAfter
        heartbeat = command.heartbeat
        deadline = command.timeout.map { watch.now + $0 }
        nextBeat = command.heartbeat.map { watch.now + $0 }
    }

    /// Attends the command to its end.
    ///
    /// - Parameter beat: is given the last lines of its outputs so far, every so often.
    func attend(beat: (CommandOutput) -> Void) throws(WatchError) -> CommandEnding {
        let wakeup = try Wakeup()
        let hasEnded = EndFlag()
        let child = child
        // Waiting for a child blocks, and the loop below has streams to serve meanwhile.
        Thread.detachNewThread {
            child.awaitEnd()
            hasEnded.set()
            wakeup.raise()
        }
        while !hasEnded.isSet {
            wait(wakeup, until: [deadline, nextBeat].compactMap { $0 }.min())
            enforceDeadline()
            if let heartbeat, let due = nextBeat, watch.now >= due {
                beat(said)
                // From now: one that comes late, after this process was halted for long, makes no others come at once.
                nextBeat = watch.now + heartbeat
            }
        }
        awaitKey()
        if isTimedOut, child.leadsGroup { child.send(SIGKILL) }
        drain(wakeup)
        return CommandEnding(
            cause: child.takeLeave(), isTimedOut: isTimedOut, wasAskedToEnd: wasAskedToEnd, output: said)
    }

    /// The last lines of its outputs, where they go through here.
    private var said: CommandOutput {
        CommandOutput(output: output?.tail.lines, errors: errors?.tail.lines)
    }

    /// A terminal's key reaches the command as soon as this process: it may have ended before that was noted.
    private func awaitKey() {
        guard let signals, !child.leadsGroup, !wasAskedToEnd else { return }
        var entry = pollfd(fd: signals.readable, events: Int16(POLLIN), revents: 0)
        _ = poll(&entry, 1, 20)
        while let note = signals.next() {
            if CommandEnding.requests.contains(note.signal) { wasAskedToEnd = true }
        }
    }

    /// Waits for something to happen, and does what follows.
    private func wait(_ wakeup: Wakeup, until end: ContinuousClock.Instant?) {
        var entries = [pollfd(fd: wakeup.readable, events: Int16(POLLIN), revents: 0)]
        if let signals { entries.append(pollfd(fd: signals.readable, events: Int16(POLLIN), revents: 0)) }
        entries += [output, errors].compactMap { $0?.interest }
        _ = poll(&entries, nfds_t(entries.count), end.map { max($0 - watch.now, .zero) }.pollMilliseconds)
        output?.advance()
        errors?.advance()
        while let note = signals?.next() { pass(note) }
    }

    private func pass(_ note: CommandSignals.Note) {
        if CommandEnding.requests.contains(note.signal) { wasAskedToEnd = true }
        // A key of the terminal reached the command already where it shares our group.
        if child.leadsGroup || !note.isFromTerminal { child.send(note.signal) }
        // Whoever halts this process, a shell as a rule, means both, and waits for it to halt.
        if note.signal == SIGTSTP { kill(getpid(), SIGSTOP) }
    }

    private func enforceDeadline() {
        guard let deadline, watch.now >= deadline else { return }
        child.send(isTimedOut ? SIGKILL : SIGTERM)
        // A command that was halted takes no signal before it goes on.
        if !isTimedOut { child.send(SIGCONT) }
        self.deadline = isTimedOut ? nil : watch.now + killAfter
        isTimedOut = true
    }

    /// Passes on what is still in the pipes, and for a moment what others write into them.
    private func drain(_ wakeup: Wakeup) {
        let end = watch.now + Self.lingering
        output?.advance()
        errors?.advance()
        while [output, errors].contains(where: { $0?.isOver == false }), watch.now < end {
            wakeup.wait(timeout: .zero)
            wait(wakeup, until: end)
        }
    }
}

/// Whether the child has ended.
private final class EndFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }

    func set() { flag.store(true, ordering: .releasing) }
}
