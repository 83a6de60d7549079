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
    struct Trouble: Equatable {
        var reason: String
        /// How long the server asks to wait.
        var told: Duration?
        /// Whether the server does not take the key, and whether for nothing at all.
        var isAboutKey = false
        var endsPass = false
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
        let wanted = named.union(open.map(\.id)).filter {
            memory.mayAsk(PollMemory.Topic(kind: kind.name, run: $0), now: now)
        }
        pass = KindPass(
            kind, isFirst: !self.memory.known.contains(kind.name), wanted: memory.turn(wanted, kind: kind.name),
            listsNow: memory.mayAsk(PollMemory.Topic(kind: kind.name), now: now), keepObject: watcher.keepObject,
            limit: watcher.requestLimit)
    }

    private var kind: ProviderKind { pass.kind }

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
        if ending == .good, kind.list == nil, pass.isFirst { try await give([], finishesFirstPass: true) }
        try await giveWaiting()
        if pass.isCut { await warn(.tooMany(watcher.requestLimit)) }
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
        switch try await exchange(request) {
        case .failure(let trouble): return .failed(trouble)
        case .success(.missing):
            return .failed(Trouble(reason: "it answered 404: there is no such list; is base_url right?"))
        case .success(.there(let json, let link, let pollAfter)):
            memory.hold(PollMemory.Topic(kind: kind.name), for: pollAfter, now: watcher.clock.now)
            guard let page = pass.read(page: json, link: link) else {
                return .failed(Trouble(reason: "its answer has no list where \(watcher.provider.name) should have one"))
            }
            hasRead = true
            try await take(page)
            return .good
        }
    }

    private mutating func take(_ page: KindPass.Page) async throws {
        let ids = page.ids
        let settled =
            pass.asksForSettled && !ids.isEmpty
            ? try await host.settled(watcher: watcher.name, kind: kind.name, among: ids) : []
        let (isOver, warning) = pass.turn(page, settled: settled)
        let now = watcher.clock.now
        try await give(
            page.found.map { found in
                observation(of: found.id, .seen(found.sighting), at: now, isFirst: !registered.contains(found.id))
            }, finishesFirstPass: isOver && pass.isFirst)
        for warning in page.warnings + [warning].compactMap({ $0 }) { await warn(warning) }
    }

    private mutating func readRun(_ id: String) async throws -> Ending {
        memory.lastAsked[kind.name] = id
        let request: ProviderRequest
        do {
            request = try watcher.provider.retrieveRequest(for: kind, id: id, parameters: watcher.access.parameters)
        } catch {
            pass.leave(id)
            await warn(.unusable(id: id, reason: error.description))
            return .good
        }
        let answer = try await exchange(request)
        let now = watcher.clock.now
        switch answer {
        case .failure(let trouble): return note(trouble, of: id, at: now)
        case .success(.missing):
            pass.leave(id)
            waiting.append(observation(of: id, .gone, at: now, isFirst: false))
        case .success(.there(let json, _, let pollAfter)):
            memory.hold(PollMemory.Topic(kind: kind.name, run: id), for: pollAfter, now: now)
            guard let object = kind.item(inAnswer: json) else {
                pass.leave(id)
                waiting.append(observation(of: id, .gone, at: now, isFirst: false))
                break
            }
            let (found, warning) = pass.take(run: object, asked: id)
            if let found { waiting.append(observation(of: id, .seen(found.sighting), at: now, isFirst: false)) }
            if let warning { await warn(warning) }
        }
        (hasRead, troublesInARow) = (true, 0)
        if waiting.count >= Self.batch { try await giveWaiting() }
        return .good
    }

    /// Takes note of a run that could not be read. One such run does not keep the others from being read.
    private mutating func note(_ trouble: Trouble, of id: String, at now: Timestamp) -> Ending {
        pass.leave(id)
        troubles.append((id, trouble))
        troublesInARow += 1
        memory.hold(PollMemory.Topic(kind: kind.name, run: id), for: trouble.told, now: now)
        return trouble.isAboutKey || troublesInARow >= Self.patience ? .failed(trouble) : .good
    }

    /// What was asked for, or that it is not there.
    private enum Content {
        case there(JSON, link: String?, pollAfter: Duration?)
        case missing
    }

    private enum Exchanged {
        case success(Content)
        case failure(Trouble)
    }

    /// Makes one exchange, again where the server wanted it later and says when.
    private mutating func exchange(_ request: ProviderRequest) async throws -> Exchanged {
        var round = 0
        while true {
            round += 1
            switch watcher.access.line.place(within: Pace.longest, now: watcher.clock.now) {
            case .tooLate(let wait):
                return .failure(Trouble(reason: "its limit of requests is used up for now", told: wait))
            case .after(let wait): if wait > .zero { try await watcher.sleep(wait) }
            }
            pass.noteRequest()
            switch await watcher.access.answer(to: request) {
            case .json(let json, let link, let pollAfter):
                return .success(.there(json, link: link, pollAfter: pollAfter))
            case .missing: return .success(.missing)
            case .refused(let reason, let keyIsInvalid):
                return .failure(Trouble(reason: reason, isAboutKey: true, endsPass: keyIsInvalid))
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

    private mutating func give(_ observations: [Observation], finishesFirstPass: Bool = false) async throws {
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
