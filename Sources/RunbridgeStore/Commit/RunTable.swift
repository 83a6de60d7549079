import RunbridgeCore

/// The runs, within one transaction.
struct RunTable {
    let statements: Statements

    /// What is remembered of a run, if anything.
    func find(_ key: RunKey, source: Int64) throws -> (run: RunRef, state: RunState)? {
        try statements[.findRun].first({
            $0.add(source)
            $0.add(text: key.id)
        }) { columns in
            (RunRef(columns.number(0)), try RunState(key: key, columns: columns, from: 1))
        }
    }

    /// Remembers a run that was not known.
    func insert(_ state: RunState, isNotice: Bool = false, source: Int64) throws -> RunRef {
        let labels = try state.sighting.labels.stored()
        try statements[.insertRun].run {
            state.bind(labels: labels, isNotice: isNotice, to: &$0)
            $0.add(source)
            $0.add(text: state.key.id)
        }
        return RunRef(statements.lastNumber)
    }

    /// Remembers a run's new state.
    func update(_ run: RunRef, to state: RunState, isNotice: Bool = false) throws {
        let labels = try state.sighting.labels.stored()
        try statements[.updateRun].run {
            state.bind(labels: labels, isNotice: isNotice, to: &$0)
            $0.add(run.number)
        }
    }
}

/// Yes and no of a run's row.
enum Flag {
    static let partial: Int64 = 1
    static let vanished: Int64 = 2
    /// An error was told, even one without a code and a message.
    static let error: Int64 = 4
    /// Counts were told, even ones that say nothing.
    static let counts: Int64 = 8
    /// No run, but a watcher or a sink that told of itself.
    static let notice: Int64 = 16
    /// After its end something was told that may have been its reopening.
    static let maybeReopened: Int64 = 32
}

extension RunState {
    /// The columns of a run's state, in the order that ``bind(labels:isNotice:to:)`` gives and ``init(key:columns:from:)`` takes.
    static let columns = """
        status, raw, previous, revision, attempt, flags, first_seen_at, changed_at, observed_at, provider, name, url,
        labels, reason, error_code, error_message, total, succeeded, failed, canceled, expired, active, told_created_at,
        told_started_at, told_changed_at
        """

    /// Gives the state's columns and then `open`. A raw word that is the status itself is not kept twice.
    func bind(labels: [UInt8]?, isNotice: Bool, to values: inout Values) {
        var flags = sighting.partial ? Flag.partial : 0
        if isVanished { flags |= Flag.vanished }
        if sighting.error != nil { flags |= Flag.error }
        if sighting.counts != nil { flags |= Flag.counts }
        if isNotice { flags |= Flag.notice }
        if maybeReopened { flags |= Flag.maybeReopened }
        values.add(sighting.status.code)
        values.add(text: sighting.raw == sighting.status.rawValue ? nil : sighting.raw)
        values.add(previous?.code)
        values.add(revision)
        values.add(sighting.attempt)
        values.add(flags)
        values.add(firstSeenAt.milliseconds)
        values.add(changedAt.milliseconds)
        values.add(observedAt.milliseconds)
        values.add(text: sighting.provider)
        values.add(text: sighting.name)
        values.add(text: sighting.url)
        values.add(utf8: labels)
        values.add(text: sighting.reason)
        values.add(text: sighting.error?.code)
        values.add(text: sighting.error?.message)
        values.add(sighting.counts?.total)
        values.add(sighting.counts?.succeeded)
        values.add(sighting.counts?.failed)
        values.add(sighting.counts?.canceled)
        values.add(sighting.counts?.expired)
        values.add(sighting.counts?.active)
        values.add(sighting.createdAt?.milliseconds)
        values.add(sighting.startedAt?.milliseconds)
        values.add(sighting.changedAt?.milliseconds)
        values.add(isSettled || isNotice ? 0 : 1)
    }

    /// Takes a state from its columns, of which the first is at `first`.
    init(key: RunKey, columns: Columns, from first: CInt) throws {
        let status = try Status(code: columns.number(first))
        let flags = columns.number(first + 5)
        self.init(
            key: key,
            sighting: Sighting(
                status: status, raw: columns.textIfAny(first + 1) ?? status.rawValue,
                provider: columns.textIfAny(first + 9), name: columns.textIfAny(first + 10),
                url: columns.textIfAny(first + 11), labels: try .init(stored: columns.bytesIfAny(first + 12)),
                attempt: columns.intIfAny(first + 4), partial: flags & Flag.partial != 0,
                reason: columns.textIfAny(first + 13),
                error: flags & Flag.error == 0
                    ? nil : RunError(code: columns.textIfAny(first + 14), message: columns.textIfAny(first + 15)),
                counts: flags & Flag.counts == 0 ? nil : Counts(columns: columns, from: first + 16),
                createdAt: columns.timeIfAny(first + 22), startedAt: columns.timeIfAny(first + 23),
                changedAt: columns.timeIfAny(first + 24)),
            previous: try columns.numberIfAny(first + 2).map { try Status(code: $0) },
            revision: columns.int(first + 3), isVanished: flags & Flag.vanished != 0,
            maybeReopened: flags & Flag.maybeReopened != 0, firstSeenAt: columns.time(first + 6),
            changedAt: columns.time(first + 7), observedAt: columns.time(first + 8))
    }
}

extension Counts {
    fileprivate init(columns: Columns, from first: CInt) {
        self.init(
            total: columns.intIfAny(first), succeeded: columns.intIfAny(first + 1), failed: columns.intIfAny(first + 2),
            canceled: columns.intIfAny(first + 3), expired: columns.intIfAny(first + 4),
            active: columns.intIfAny(first + 5))
    }
}

extension Columns {
    /// A moment; 1970 where there is none.
    func time(_ index: CInt) -> Timestamp { Timestamp(milliseconds: number(index)) }

    /// A moment, or `nil`.
    func timeIfAny(_ index: CInt) -> Timestamp? { numberIfAny(index).map { Timestamp(milliseconds: $0) } }
}
