public import RunbridgeCore

/// One true history of a run, and the words that are told of it: by callers who are late, repeat themselves and overtake
/// each other, and by readings of copies that lag.
public struct RunHistory: Sendable {
    /// What its sources tell, and how the run is begun again.
    public enum Shape: String, Sendable, CaseIterable {
        /// Times are told; what is begun again is another attempt. Callers may be late by an hour.
        case attempts
        /// Times are told, and all is one attempt.
        case oneAttempt
        /// Nothing but statuses. The run is begun again two minutes after its end at the earliest, nobody is later than 59 s,
        /// ends and reopenings are told at once too, and no copy lags from before a reopening to after it: what it shows
        /// could be the next end.
        case untimed
        /// Nothing but statuses, and the run is begun again within a minute.
        case hurried

        /// Whether words have times.
        public var isTimed: Bool { self == .attempts || self == .oneAttempt }
    }

    /// Something that truly happened.
    public struct Change: Sendable {
        /// What the run came to.
        public var status: Status
        /// In which attempt.
        public var attempt: Int
        /// In seconds.
        public var time: Int64
    }

    /// A word of a change: which, how it came and when.
    public struct Word: Sendable {
        /// The index of the change.
        public var change: Int
        /// How it came.
        public var via: Observation.Via
        /// When it came, in seconds.
        public var arrival: Int64
    }

    /// What its sources tell.
    public let shape: Shape
    /// What happened, in order.
    public private(set) var changes: [Change] = []
    /// What is told, in the order of its arrival.
    public private(set) var words: [Word] = []

    /// A history that comes again with the generator's state.
    public init(_ shape: Shape, using random: inout SeededRandom) {
        self.shape = shape
        switch shape {
        case .attempts, .oneAttempt, .untimed: happen(&random)
        case .hurried: happenInHaste(&random)
        }
        tell(&random)
    }

    /// A moment of it.
    public static func moment(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_795_512_600 + seconds) }

    /// What a watcher makes of a word.
    public func observation(of word: Word, key: RunKey) -> Observation {
        let change = changes[word.change]
        let sighting = Sighting(
            status: change.status, raw: change.status.rawValue, attempt: shape == .attempts ? change.attempt : nil,
            changedAt: shape.isTimed ? Self.moment(change.time) : nil)
        return Observation(
            key: key, via: word.via, observedAt: Self.moment(word.arrival), finding: .seen(sighting))
    }

    // MARK: - What happens

    private static let ends: [Status] = [.succeeded, .failed, .incomplete, .expired]

    private mutating func add(
        _ status: Status, _ attempt: Int, after gap: ClosedRange<Int64>, _ random: inout SeededRandom
    ) {
        let time = (changes.last?.time ?? 0) + Int64.random(in: gap, using: &random)
        changes.append(Change(status: status, attempt: shape == .attempts ? attempt : 1, time: time))
    }

    private mutating func happen(_ random: inout SeededRandom) {
        for round in 1...Int.random(in: 1...3, using: &random) {
            let gap: ClosedRange<Int64> = shape == .untimed && round > 1 ? 120...180 : 1...40
            if shape == .oneAttempt, random.chance(oneIn: 2) {
                add(.running, round, after: gap, &random)
            } else {
                add(.queued, round, after: gap, &random)
                add(.running, round, after: 1...40, &random)
            }
            // Without a time a word of the first stay in `running` cannot be told from one of the second.
            if shape.isTimed, random.chance(oneIn: 3) {
                add(.waiting, round, after: 1...40, &random)
                add(.running, round, after: 1...40, &random)
            }
            add(Self.ends.randomElement(using: &random)!, round, after: 1...40, &random)
        }
    }

    private mutating func happenInHaste(_ random: inout SeededRandom) {
        add(.running, 1, after: 1...40, &random)
        add(Self.ends.randomElement(using: &random)!, 1, after: 1...40, &random)
        add(.running, 1, after: 2...30, &random)
        add(Self.ends.randomElement(using: &random)!, 1, after: 6...100, &random)
    }

    // MARK: - What is told

    private mutating func tell(_ random: inout SeededRandom) {
        for (index, change) in changes.enumerated() {
            // Without times, a stay in a status can be told from an earlier one only by what came between.
            if shape == .untimed, change.status.isTerminal || index > 0 && changes[index - 1].status.isTerminal {
                words.append(Word(change: index, via: .webhook, arrival: change.time))
            }
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let delay = random.chance(oneIn: 3) ? Int64.random(in: 0...latest(index), using: &random) : 1
                let vias: [Observation.Via] = shape.isTimed ? [.webhook, .lines, .emit] : [.webhook]
                words.append(
                    Word(change: index, via: vias.randomElement(using: &random)!, arrival: change.time + delay))
            }
        }
        let end = changes.last?.time ?? 0
        for _ in 0..<Int.random(in: 0...(shape == .hurried ? 0 : 6), using: &random) {
            let arrival = Int64.random(in: 1...(end + 60), using: &random)
            let shown = max(1, arrival - Int64.random(in: 0...59, using: &random))
            guard let index = changes.lastIndex(where: { $0.time <= shown }) else { continue }
            if !shape.isTimed, isReopened(after: index, by: arrival) { continue }
            words.append(
                Word(change: index, via: [.poll, .command].randomElement(using: &random)!, arrival: arrival))
        }
        words = words.shuffled(using: &random).sorted { $0.arrival < $1.arrival }
    }

    private func isReopened(after index: Int, by arrival: Int64) -> Bool {
        (index + 1..<changes.count).contains { changes[$0].time <= arrival && changes[$0 - 1].status.isTerminal }
    }

    /// How late a word of a change may be, in seconds. Of two ends that are told without times, the first may not come last.
    private func latest(_ change: Int) -> Int64 {
        switch shape {
        case .attempts, .oneAttempt: 3600
        case .untimed: 59
        case .hurried: change == 0 ? 59 : 1
        }
    }
}
