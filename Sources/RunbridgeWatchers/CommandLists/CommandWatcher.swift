public import RunbridgeCore
import RunbridgeProcesses
import RunbridgeProviders
import SystemPackage

/// Runs a command every so often and reads the JSON that it prints as a list of runs: `squeue --json`,
/// `kubectl get jobs -o json`, `gh run list --json …`.
///
/// The command is run as the command sink runs its own: an argument array that no shell reads, a clean environment, a group
/// of its own that is stopped when its time is up. It is given nothing on its input. Its first list is a first pass like
/// that of a polled provider. A list is all there is, so a run that was open and is on it no more is told to be gone only
/// after ``CommandWatcherSettings/goneAfter`` lists in a row without it; a restart begins to count again. Lists that could
/// not be had count for nothing.
///
/// That there is no list is told after three failures in a row, and at once where the program does not exist or may not be
/// run or there is but one pass, with the last line that it wrote to standard error.
public struct CommandWatcher: Watcher {
    /// Its name in the config.
    public var name: String { settings.name }

    /// The most observations that are given to the host at once.
    private static let batch = 500

    private let settings: CommandWatcherSettings
    private let program: Program
    private let environment: ProgramEnvironment
    private let redaction: Redaction
    private let clock: any WallClock
    private let sleep: @Sendable (Duration) async throws -> Void
    private let chance: @Sendable () -> Double

    /// A watcher.
    ///
    /// - Parameters:
    ///   - settings: what is run, and how its list is read.
    ///   - clock: what says when a run was seen.
    ///   - sleep: waits.
    ///   - chance: a number from 0 to 1, another one each time.
    public init(
        _ settings: CommandWatcherSettings, clock: any WallClock = SystemClock(),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        chance: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        self.settings = settings
        environment = ProgramEnvironment(bridge: settings.bridgeEnvironment, added: settings.env)
        program = Program(
            settings.run, folder: FilePath(settings.folder), searchPath: environment.searchPath)
        redaction = Redaction(settings.env.values.map { $0.reveal() })
        self.clock = clock
        self.sleep = sleep
        self.chance = chance
    }

    /// Why its program cannot be run as things are, or `nil`. Runs nothing.
    public var fault: String? { program.fault }

    /// Runs the command until the task is canceled; in `once` mode one time, which never tells that a run is gone.
    ///
    /// - Throws: what the host throws, and in `once` mode an error when there was no list.
    public func watch(_ extent: WatchExtent, for host: any WatchHost) async throws {
        var memory = Memory(every: settings.every, goneAfter: settings.goneAfter, isOnce: extent.isOnce)
        while !Task.isCancelled {
            do {
                let outcome = try await pass(&memory, host)
                await host.tell(memory.troubles.note(outcome), of: name)
                if extent.isOnce {
                    guard case .failed(let reason, _, _) = outcome else { return }
                    throw WatchError.unfinishedPass(watcher: name, reason: reason)
                }
                try await sleep(memory.pace.wait(after: outcome, chance: chance()))
            } catch {
                if Task.isCancelled || error is CancellationError { return }
                throw error
            }
        }
    }

    /// What it remembers from pass to pass.
    private struct Memory {
        var pace: Pace
        var absences: Absences
        var troubles: Troubles
        var told = ToldOnce()
        /// Whether a list was read once; asked of the host until it was.
        var isKnown = false

        init(every: Duration, goneAfter: Int, isOnce: Bool) {
            pace = Pace(every: every)
            troubles = Troubles(isOnce: isOnce)
            absences = Absences(limit: goneAfter)
        }
    }

    // MARK: - A pass

    /// Runs the command once and tells what comes of it. Throws what the host throws, and `CancellationError`.
    private func pass(_ memory: inout Memory, _ host: any WatchHost) async throws -> PassOutcome {
        // Before the list is made: a run that is known only later need not be on it.
        let open = try await host.openRuns(watcher: name, kind: kind.name)
        let ending = await ProgramRun(
            program: program, environment: environment.variables, timeout: settings.timeout,
            output: .whole(upTo: settings.outputLimit)
        ).ending()
        switch ListAnswer(ending, program: program.name, timeout: settings.timeout, redaction: redaction) {
        case .interrupted: throw CancellationError()
        case .failed(let reason, let isLasting): return .failed(reason: reason, isLasting: isLasting)
        case .printed(let output):
            var pass: ListPass
            do throws(PrintedList.Fault) {
                let list = try PrintedList(output, items: settings.items)
                pass = try ListPass(list, kind: kind, keepObject: settings.keepObject)
            } catch {
                return .failed(reason: redaction.applied(to: "\(program.name) \(error.reason)"))
            }
            pass.add(gone: memory.absences.note(open: open.map(\.id), shown: pass.shown))
            try await tell(
                pass, registered: Set(open.filter { $0.status == nil }.map(\.id)), &memory, host)
            return .good
        }
    }

    private var kind: ProviderKind { settings.kind }

    /// Gives the host what was found, and what a person should know of it.
    private func tell(
        _ pass: ListPass, registered: Set<String>, _ memory: inout Memory, _ host: any WatchHost
    ) async throws {
        if !memory.isKnown { memory.isKnown = try await host.hasFinishedFirstPass(watcher: name, kind: kind.name) }
        let (now, isFirst) = (clock.now, !memory.isKnown)
        let observations = pass.findings.map { id, finding in
            Observation(
                key: RunKey(watcher: name, kind: kind.name, id: id), via: .command, observedAt: now,
                isFirstPass: isFirst && !registered.contains(id), finding: finding)
        }
        var start = 0
        repeat {
            let end = min(start + Self.batch, observations.count)
            let isLast = end == observations.count
            if end > start || isFirst {
                try await host.accept(
                    ObservationBatch(
                        watcher: name, observations: Array(observations[start..<end]),
                        finishedFirstPass: isFirst && isLast ? [kind.name] : []))
            }
            start = end
        } while start < observations.count
        memory.isKnown = true
        for warning in pass.warnings where memory.told.isNew(warning, kind: kind.name) {
            let text = warning.text(kind: kind.name, provider: kind.provider.isEmpty ? name : kind.provider)
            await host.warning(watcher: name, redaction.applied(to: text))
        }
    }
}

extension CommandWatcher: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What it is and which program, without its arguments.
    public var description: String { "command: \(program.name)" }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
