import RunbridgeCore
import RunbridgeHTTP
import RunbridgeProviders

/// Carries out one pass over one kind: asks what ``KindPass`` says and gives the host what comes of it.
struct KindPoll {
    /// How it ended.
    enum Ending: Equatable {
        case good
        case failed(Trouble)
    }

    /// Why it did not come to its end.
    struct Trouble: Error, Equatable {
        var reason: String
        /// How long the server asks to wait.
        var told: Duration?
        /// Whether the server does not take the key, and whether for nothing at all.
        var isAboutKey = false
        var isForAll = false
        /// Whether nothing was asked, since no request is left for now.
        var isAboutLimit = false

        /// Whether to ask for the other kinds makes no sense either.
        var endsPass: Bool { isForAll || isAboutLimit }
    }

    /// After so many runs in a row that could not be read the rest is left for the next pass.
    private static let patience = 3
    /// How often a request is repeated that the server wanted later, within one pass.
    private static let repeats = 3
    /// How many single runs are given to the host at once.
    private static let batch = 16

    private let watcher: PollWatcher
    private let host: any WatchHost
    private let registered: Set<String>
    private var pass: KindPass
    private(set) var memory: PollMemory
    private var waiting: [Observation] = []
    private var hasRead = false
    private var troubles: [(id: String, trouble: Trouble)] = []
    private var troublesInARow = 0

    init(
        _ watcher: PollWatcher, _ polled: PolledKind, _ kind: ProviderKind, _ memory: PollMemory, _ host: any WatchHost
    ) async throws {
        (self.watcher, self.host, self.memory) = (watcher, host, memory)
        let now = watcher.clock.now
        if !memory.known.contains(kind.name),
            try await host.hasFinishedFirstPass(watcher: watcher.name, kind: kind.name)
        {
            self.memory.known.insert(kind.name)
        }
        let open = try await host.openRuns(watcher: watcher.name, kind: kind.name)
        var named = Set(polled.ids)
        if !named.isEmpty {
            named.subtract(try await host.settled(watcher: watcher.name, kind: kind.name, among: polled.ids))
        }
        registered = named.union(open.filter { $0.status == nil }.map(\.id))
        let runs = named.union(open.map(\.id))
        self.memory.forget(allBut: runs, kind: kind.name)
        let wanted = runs.filter { memory.mayAsk(PollMemory.Topic(kind: kind.name, run: $0), now: now) }
        pass = KindPass(
            kind, isFirst: !self.memory.known.contains(kind.name),
            wanted: memory.turn(wanted, kind: kind.name),
            listsNow: memory.mayAsk(PollMemory.Topic(kind: kind.name), now: now),
            keepObject: watcher.keepObject,
            firstSight: watcher.firstSight, progress: memory.firstProgress[kind.name],
            limit: watcher.requestLimit)
    }

    private var kind: ProviderKind { pass.kind }
    /// How many requests it made.
    var requests: Int { pass.requests }

    /// Carries it out. Throws what the host throws, and `CancellationError`.
    mutating func run() async throws -> Ending {
        var ending = Ending.good
        while ending == .good, let ask = pass.next {
            try Task.checkCancellation()
            switch ask {
            case .page(let cursor): ending = try await readPage(cursor)
            case .run(let id): ending = try await readRun(id)
            }
        }
        // A limit of requests may leave less than it takes. Where not one page could be read the way there may be lost.
        let isBegun = pass.isFirst && hasRead && !memory.known.contains(kind.name)
        memory.firstProgress[kind.name] = isBegun && ending != .good ? pass.progress : nil
        if ending == .good, kind.list == nil, pass.isFirst {
            try await give([], finishesFirstPass: true)
        }
        if ending == .good, kind.retrieve == nil, pass.isListWhole {
            for id in memory.gone(fromListOf: kind.name, without: pass.missing) {
                wait(id, .gone, at: watcher.clock.now)
            }
        }
        try await giveWaiting()
        if pass.isCut { await warn(.tooMany(pass.limit)) }
        guard ending == .good, let first = troubles.first else { return ending }
        guard hasRead else { return .failed(first.trouble) }
        for (id, trouble) in troubles { await warn(.trouble(id: id, reason: trouble.reason)) }
        return .good
    }

    // MARK: - Asking

    private mutating func readPage(_ cursor: PageCursor?) async throws -> Ending {
        let request: ProviderRequest
        do {
            request = try watcher.provider.listRequest(for: kind, cursor: cursor, parameters: watcher.access.parameters)
        } catch {
            return .failed(Trouble(reason: error.description.oneLine(200)))
        }
        // What follows the first page is asked for only where that was not enough: it is not worth to remember.
        let kept = cursor == nil && !pass.isFirst ? memory.kept(topic(nil)) : nil
        switch try await exchange(request, unless: kept?.validator) {
        case .failure(let trouble): return .failed(trouble)
        case .success(.missing):
            return .failed(Trouble(reason: "it answered 404: there is no such list; is base_url right?"))
        case .success(.unchanged(let pollAfter)):
            memory.hold(topic(nil), for: pollAfter, now: watcher.clock.now)
            guard let page = kept?.page else {
                return .failed(Trouble(reason: "it answered 304 to a first request"))
            }
            hasRead = true
            let (_, warning) = pass.turn(page, settled: try await settled(page.ids))
            if let warning { await warn(warning) }
        case .success(.there(let json, let link, let pollAfter, let validator)):
            memory.hold(topic(nil), for: pollAfter, now: watcher.clock.now)
            guard let page = pass.read(page: json, link: link) else {
                return .failed(Trouble(reason: "its answer has no list where \(watcher.provider.name) should have one"))
            }
            hasRead = true
            try await take(page)
            if cursor == nil {
                let canAsk = request.method == "GET"
                memory.keep(
                    topic(nil),
                    validator.flatMap { canAsk ? PollMemory.Kept(validator: $0, page: pass.firstPage) : nil })
            }
        }
        return .good
    }

    private func settled(_ ids: [String]) async throws -> Set<String> {
        guard pass.asksForSettled, !ids.isEmpty else { return [] }
        return try await host.settled(watcher: watcher.name, kind: kind.name, among: ids)
    }

    private mutating func take(_ page: KindPass.Page) async throws {
        let settled = try await settled(page.ids)
        let now = watcher.clock.now
        let (isOver, warning) = pass.turn(page, settled: settled, now: now)
        for found in page.found where !found.sighting.status.isTerminal {
            memory.noteShown(topic(found.id))
        }
        try await give(
            page.found.map { found in
                observation(of: found.id, .seen(found.sighting), at: now, isFirst: !registered.contains(found.id))
            }, finishesFirstPass: isOver && pass.isFirst)
        for warning in page.warnings + [warning].compactMap({ $0 }) { await warn(warning) }
    }

    private mutating func readRun(_ id: String) async throws -> Ending {
        let request: ProviderRequest
        do {
            request = try watcher.provider.retrieveRequest(for: kind, id: id, parameters: watcher.access.parameters)
        } catch {
            pass.leave(id)
            await warn(.unusable(id: id, reason: error.description))
            return .good
        }
        let answer = try await exchange(request, unless: memory.kept(topic(id))?.validator)
        let now = watcher.clock.now
        switch answer {
        case .failure(let trouble) where trouble.isAboutLimit: return .failed(trouble)
        case .failure(let trouble): return note(trouble, of: id, at: now)
        case .success(.missing): noteMissing(id, at: now)
        case .success(.unchanged(let pollAfter)):
            memory.hold(topic(id), for: pollAfter, now: now)
            memory.noteShown(topic(id))
            pass.leave(id)
        case .success(.there(let json, _, let pollAfter, let validator)):
            memory.hold(topic(id), for: pollAfter, now: now)
            guard let object = kind.item(inAnswer: json) else {
                noteMissing(id, at: now)
                break
            }
            let (found, warning) = pass.take(run: object, asked: id)
            if let found {
                wait(id, .seen(found.sighting), at: now)
                memory.noteShown(topic(id))
            }
            let isAsked = found != nil && request.method == "GET"
            memory.keep(topic(id), validator.flatMap { isAsked ? PollMemory.Kept(validator: $0) : nil })
            if let warning { await warn(warning) }
        }
        memory.lastAsked[kind.name] = id
        (hasRead, troublesInARow) = (true, 0)
        if waiting.count >= Self.batch { try await giveWaiting() }
        return .good
    }

    private mutating func noteMissing(_ id: String, at now: Timestamp) {
        pass.leave(id)
        memory.keep(topic(id), nil)
        if memory.isGone(topic(id)) { wait(id, .gone, at: now) }
    }

    /// Takes note of a run that could not be read. One such run does not keep the others from being read.
    private mutating func note(_ trouble: Trouble, of id: String, at now: Timestamp) -> Ending {
        pass.leave(id)
        memory.lastAsked[kind.name] = id
        troubles.append((id, trouble))
        troublesInARow += 1
        memory.hold(topic(id), for: trouble.told, now: now)
        return trouble.isAboutKey || troublesInARow >= Self.patience ? .failed(trouble) : .good
    }

    /// What was asked for, that it is as it was, or that it is not there.
    private enum Content {
        case there(JSON, link: String?, pollAfter: Duration?, validator: Validator?)
        case unchanged(pollAfter: Duration?)
        case missing
    }

    /// Makes one exchange, again where the server wanted it later and says when.
    private mutating func exchange(
        _ request: ProviderRequest, unless validator: Validator?
    ) async throws -> Result<Content, Trouble> {
        var round = 0
        while true {
            round += 1
            switch watcher.access.line.place(within: Pace.longest, now: watcher.clock.now) {
            case .tooLate(let wait):
                return .failure(
                    Trouble(
                        reason: PollWatcher.limitReason, told: wait, isAboutLimit: true))
            case .after(let wait): if wait > .zero { try await watcher.sleep(wait) }
            }
            pass.noteRequest()
            switch await watcher.access.answer(to: request, unless: validator) {
            case .json(let json, let link, let pollAfter, let validator):
                return .success(.there(json, link: link, pollAfter: pollAfter, validator: validator))
            case .unchanged(let pollAfter): return .success(.unchanged(pollAfter: pollAfter))
            case .missing: return .success(.missing)
            case .refused(let reason, let keyIsInvalid):
                return .failure(Trouble(reason: reason, isAboutKey: true, isForAll: keyIsInvalid))
            case .trouble(let reason, let told): return .failure(Trouble(reason: reason, told: told))
            case .canceled:
                try Task.checkCancellation()
                return .failure(Trouble(reason: "the transport was shut down"))
            case .notNow(let wait, let reason):
                guard round < Self.repeats, wait <= Pace.longest, pass.requests < watcher.requestLimit else {
                    return .failure(Trouble(reason: reason, told: wait))
                }
                try await watcher.sleep(wait + watcher.every.scaled(by: 0.1 * watcher.chance()))
            }
        }
    }

    // MARK: - Telling

    private func observation(
        of id: String, _ finding: Observation.Finding, at now: Timestamp, isFirst: Bool
    ) -> Observation {
        Observation(
            key: RunKey(watcher: watcher.name, kind: kind.name, id: id), via: .poll, observedAt: now,
            isFirstPass: pass.isFirst && isFirst, finding: finding)
    }

    private func topic(_ run: String?) -> PollMemory.Topic {
        PollMemory.Topic(kind: kind.name, run: run)
    }

    /// Keeps what was found of a single run, to give it to the host together with others.
    private mutating func wait(_ id: String, _ finding: Observation.Finding, at now: Timestamp) {
        waiting.append(observation(of: id, finding, at: now, isFirst: false))
    }

    private mutating func give(_ observations: [Observation], finishesFirstPass: Bool = false)
        async throws
    {
        guard !observations.isEmpty || finishesFirstPass else { return }
        try await host.accept(
            ObservationBatch(
                watcher: watcher.name, observations: observations,
                finishedFirstPass: finishesFirstPass ? [kind.name] : []))
        if finishesFirstPass { memory.known.insert(kind.name) }
    }

    private mutating func giveWaiting() async throws {
        let observations = waiting
        waiting = []
        try await give(observations)
    }

    private mutating func warn(_ warning: PollWarning) async {
        guard memory.told.isNew(warning, kind: kind.name) else { return }
        let text = warning.text(kind: kind.name, provider: watcher.provider.name)
        await host.warning(watcher: watcher.name, watcher.shown(text))
    }
}
