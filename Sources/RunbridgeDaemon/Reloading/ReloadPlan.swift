import RunbridgeCore
import SystemPackage

/// What a reload has to do: how a new config differs from the one that a bridge works by. Pure.
struct ReloadPlan: Sendable, Equatable {
    /// How named things differ, each list in the order of its config.
    struct Changes: Sendable, Equatable {
        /// Those that are the same in both.
        var kept: [String] = []
        /// Those that are in both, and not the same.
        var changed: [String] = []
        /// Those that only the new config has.
        var added: [String] = []
        /// Those that only the old config has.
        var removed: [String] = []

        /// Whether nothing differs.
        var isEmpty: Bool { changed.isEmpty && added.isEmpty && removed.isEmpty }
        /// Those that have to be made.
        var made: [String] { changed + added }
        /// Those that have to end.
        var ended: [String] { changed + removed }
    }

    /// What becomes of the listener for webhooks.
    enum Listening: Sendable, Equatable {
        /// Nothing listened and nothing will, or all is as it was.
        case asItWas
        /// It begins.
        case begin
        /// It goes on, with other endpoints or another limit.
        case serve
        /// Another one listens elsewhere, and then this one ends.
        case move
        /// It ends.
        case end
    }

    /// The sinks.
    var sinks: Changes
    /// The watchers as the config has them.
    var watchers: Changes
    /// What of the watchers works by itself: that asks, runs or reads, rather than being called.
    var workers: Changes
    /// The listener.
    var listening: Listening
    /// Whether what is decided about observations and events differs: routes, first sights, expectations of time.
    var hasOtherRules: Bool
    /// Whether anything differs at all.
    var isEmpty: Bool
    /// Why it cannot be done while the bridge runs, and what to do; empty if it can.
    var refusals: [String]

    /// What leads from one config to another.
    init(from old: Config, to new: Config) {
        isEmpty = old == new
        // Where programs run, which they may see.
        let folders = (old.folder, new.folder)
        sinks = Changes(old.sinks, new.sinks, name: \.name) { $0 == $1 && (!$0.runsProgram || folders.0 == folders.1) }
        watchers = Changes(old.watchers, new.watchers, name: \.name) { $0 == $1 }
        let workers = (old.watchers.compactMap(\.work), new.watchers.compactMap(\.work))
        self.workers = Changes(workers.0, workers.1, name: \.name) {
            $0 == $1 && (!$0.runsProgram || folders.0 == folders.1)
        }
        hasOtherRules =
            old.routes != new.routes || old.unmatched != new.unmatched || old.timeRules != new.timeRules
            || old.firstSights != new.firstSights
        listening = Self.listening(old, new)
        refusals = Self.refusals(old, new)
    }

    private static func listening(_ old: Config, _ new: Config) -> Listening {
        let receivers = (old.watchers.compactMap(\.reception), new.watchers.compactMap(\.reception))
        switch (receivers.0.isEmpty, receivers.1.isEmpty) {
        case (true, true): return .asItWas
        case (true, false): return .begin
        case (false, true): return .end
        case (false, false):
            if (old.listen.host, old.listen.port) != (new.listen.host, new.listen.port) { return .move }
            return receivers.0 == receivers.1 && old.listen == new.listen ? .asItWas : .serve
        }
    }

    private static func refusals(_ old: Config, _ new: Config) -> [String] {
        var refusals: [String] = []
        if FilePath(old.store.path).lexicallyNormalized() != FilePath(new.store.path).lexicallyNormalized() {
            refusals.append(
                "the store cannot be changed while the bridge runs: it is \(old.store.path), and \(new.store.path) in the "
                    + "config. Stop the bridge and start it anew; what waits in the old store waits there")
        }
        if let reader = old.watchers.first(where: \.readsStandardInput),
            let next = new.watchers.first(where: \.readsStandardInput),
            reader.name != next.name || reader.work != next.work
        {
            refusals.append(
                "the watcher '\(reader.name)' reads standard input, which nobody can begin to read anew: what it holds would "
                    + "be lost. Leave it as it is, or stop the bridge and start it anew")
        }
        return refusals
    }
}

extension ReloadPlan.Changes {
    init<Value>(
        _ old: [Value], _ new: [Value], name: KeyPath<Value, String>, _ isSame: (Value, Value) -> Bool
    ) {
        let before = Dictionary(old.map { ($0[keyPath: name], $0) }) { first, _ in first }
        for value in new {
            let name = value[keyPath: name]
            guard let known = before[name] else {
                added.append(name)
                continue
            }
            if isSame(known, value) { kept.append(name) } else { changed.append(name) }
        }
        let after = Set(new.map { $0[keyPath: name] })
        removed = old.map { $0[keyPath: name] }.filter { !after.contains($0) }
    }
}

extension SinkSettings {
    fileprivate var runsProgram: Bool { if case .command = kind { true } else { false } }
}

extension WatchSettings {
    fileprivate var runsProgram: Bool { if case .command = source { true } else { false } }

    fileprivate var readsStandardInput: Bool {
        if case .lines(let lines) = source { lines.input == .stdin } else { false }
    }

    /// What of it a watcher works by that does so by itself: not what is decided of its observations, and not where it is
    /// called. `nil` where nothing does.
    var work: WatchSettings? {
        var work = self
        work.times = WatcherTimes()
        switch source {
        case .provider(var settings):
            guard settings.polls else { return nil }
            settings.receiving = nil
            settings.receivedKinds = nil
            settings.firstSight = .all
            work.source = .provider(settings)
        case .command(var settings):
            settings.firstSight = .all
            work.source = .command(settings)
        case .webhook: return nil
        case .lines: break
        }
        return work
    }

    /// What of it an endpoint works by; `nil` where none does.
    fileprivate var reception: WatchSettings? {
        guard receiving != nil else { return nil }
        var reception = self
        reception.times = WatcherTimes()
        if case .provider(var settings) = source {
            settings.firstSight = .all
            reception.source = .provider(settings)
        }
        return reception
    }
}
