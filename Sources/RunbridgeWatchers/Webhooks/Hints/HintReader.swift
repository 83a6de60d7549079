import RunbridgeCore

/// Reads one run again: its kind and id, and how long that may take.
public typealias RereadRun = @Sendable (_ kind: String, _ id: String, _ limit: Duration) async -> RunReading

/// Follows hints up.
struct HintReader: Sendable {
    /// What came of a hint.
    struct Outcome: Equatable {
        /// What is so: what the API says, or what the webhook said.
        var sighting: Sighting
        /// Why the API could not be asked, where that is why the webhook's word was taken.
        var trouble: String?
    }

    /// How long reading a run may take in all. The caller waits for it, and most wait no longer than ten seconds.
    static let limit = Duration.seconds(5)
    /// How long an API may take to know what its own webhook said.
    static let pause = Duration.seconds(1)

    let reread: RereadRun?
    let sleep: @Sendable (Duration) async throws -> Void

    /// Reads the run that a webhook told of, where there is something to read it with.
    func follow(_ told: Sighting, kind: String, id: String) async -> Outcome {
        let run = HintedRun(told: told)
        guard let reread else { return Outcome(sighting: run.word) }
        let clock = ContinuousClock()
        let end = clock.now + Self.limit
        let first = await reread(kind, id, Self.limit)
        switch run.decision(after: first.sighting) {
        case .take(let sighting): return Outcome(sighting: sighting, trouble: first.trouble)
        case .readAgain:
            // What was read once is so, even if it cannot be read a second time.
            let lagging = first.sighting ?? run.word
            // Told to end meanwhile, it takes what it has.
            guard (try? await sleep(Self.pause)) != nil else { return Outcome(sighting: lagging) }
            let left = clock.now.duration(to: end)
            return Outcome(sighting: left > .zero ? await reread(kind, id, left).sighting ?? lagging : lagging)
        }
    }
}

extension RunReading {
    fileprivate var sighting: Sighting? {
        if case .seen(let sighting) = self { sighting } else { nil }
    }

    fileprivate var trouble: String? {
        if case .unreadable(let reason, _) = self { reason } else { nil }
    }
}
