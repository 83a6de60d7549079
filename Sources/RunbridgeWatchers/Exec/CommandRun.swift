import Foundation
public import RunbridgeCore

/// Runs a command as a run: running, then succeeded, failed, expired or canceled.
///
/// The command hardly notices. It keeps this process's streams, environment and folder, gets the signals that come here,
/// and its exit status is handed back. On a terminal it stays in this process's group, so that keys and a shell's job
/// control work as ever. Otherwise it leads a group of its own, all of which gets what is to end or halt it: SIGINT, SIGQUIT,
/// SIGTERM, SIGTSTP, SIGCONT, and what follows when its time is over.
public struct CommandRun: Sendable {
    /// The program, found as the shell finds it, and what it is given.
    public var arguments: [String]
    /// The run that it is.
    public var key: RunKey
    /// A name for people.
    public var name: String?
    /// Labels of the run.
    public var labels: [String: String]
    /// The exit statuses that count as success.
    public var okExits: Set<Int32>
    /// After how long it is told to end (SIGTERM); `nil` for never.
    public var timeout: Duration?
    /// How long after that it is made to end (SIGKILL).
    public var killAfter: Duration
    /// How often it is told that it is still alive, with its last lines so far; `nil` for never.
    public var heartbeat: Duration?
    /// How long the intake may take for one observation.
    public var intakeLimit: Duration
    /// The streams that it gets.
    public var streams: CommandStreams

    /// A command to run.
    public init(
        arguments: [String], key: RunKey, name: String? = nil, labels: [String: String] = [:],
        okExits: Set<Int32> = [0], timeout: Duration? = nil, killAfter: Duration = .seconds(10),
        heartbeat: Duration? = nil, intakeLimit: Duration = .seconds(10), streams: CommandStreams = .standard
    ) {
        self.arguments = arguments
        self.key = key
        self.name = name
        self.labels = labels
        self.okExits = okExits
        self.timeout = timeout
        self.killAfter = killAfter
        self.heartbeat = heartbeat
        self.intakeLimit = intakeLimit
        self.streams = streams
    }

    /// Runs it, and tells of it.
    ///
    /// An intake that fails or takes longer than ``intakeLimit`` is complained of and changes nothing else. It must heed
    /// cancellation.
    ///
    /// - Parameters:
    ///   - signals: what signals to pass on; `nil` for none.
    ///   - clock: what says when it began and ended.
    ///   - complain: takes a line for the person at the terminal.
    ///   - intake: takes an observation; one after the other, in order.
    /// - Returns: the exit status to end with: the command's own, 128 and the signal's number if one ended it, 127 if there
    ///   is no such program, 126 if it cannot be run.
    public func run(
        signals: CommandSignals? = nil, clock: any WallClock = SystemClock(),
        complain: @escaping @Sendable (String) -> Void,
        intake: @escaping @Sendable (Observation) async throws -> Void
    ) async -> Int32 {
        let began = clock.now
        let stopwatch = ContinuousClock()
        let start = stopwatch.now
        let ending: CommandEnding
        do {
            let attendance = try CommandAttendance(self, signals: signals)
            // Of the beats that the intake is too slow for, the last is enough.
            let (beats, source) = AsyncStream.makeStream(of: CommandOutput.self, bufferingPolicy: .bufferingNewest(1))
            defer { source.finish() }
            async let isTold: Void = {
                await tell(running(since: began), complain, intake)
                for await said in beats {
                    await tell(alive(said, since: began, at: clock.now, after: stopwatch.now - start), complain, intake)
                }
            }()
            let result = await onThread(attendance) { source.yield($0) }
            source.finish()
            await isTold
            ending = try result.get()
        } catch let refusal as ChildProcess.Refusal {
            ending = CommandEnding(cause: refusal.cause)
            complain(ending.error(program: program, status: .failed)?.message ?? program)
        } catch {
            ending = CommandEnding(cause: .notExecutable("\(error)"))
            complain("'\(program)' cannot be run: \(error)")
        }
        let report = over(ending, since: began, at: clock.now, took: stopwatch.now - start)
        await tell(report, complain, intake)
        return ending.exitStatus
    }

    private var program: String { arguments.first ?? "" }

    /// Attends a command on a thread of its own.
    private func onThread(
        _ attendance: consuming sending CommandAttendance, beat: @escaping @Sendable (CommandOutput) -> Void
    ) async -> Result<CommandEnding, any Error> {
        let handed = Handed(attendance)
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(returning: Result { try handed.attendance.attend(beat: beat) })
            }
        }
    }

    /// Gives an observation to the intake, and no longer than the limit.
    private func tell(
        _ observation: Observation, _ complain: @Sendable (String) -> Void,
        _ intake: @escaping @Sendable (Observation) async throws -> Void
    ) async {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await intake(observation) }
                group.addTask {
                    try await Task.sleep(for: intakeLimit)
                    throw Overdue(limit: intakeLimit)
                }
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch {
            complain("the run '\(key.subject)' could not be recorded: \(error)")
        }
    }
}

/// A thing on its way to the one thread that uses it.
private struct Handed: @unchecked Sendable {  // Given away once, before anything else touches it.
    let attendance: CommandAttendance

    init(_ attendance: CommandAttendance) {
        self.attendance = attendance
    }
}

private struct Overdue: Error, CustomStringConvertible {
    var limit: Duration
    var description: String { "the store did not take it within \(limit.text)" }
}

extension ChildProcess.Refusal {
    fileprivate var cause: CommandEnding.Cause {
        switch self {
        case .notFound: .notFound
        case .notExecutable(let reason): .notExecutable(reason)
        }
    }
}
