public import RunbridgeCore

/// Reads one run again: its kind and id, and how long that may take. `nil` where there is no such run or it cannot be read.
public typealias RereadRun = @Sendable (_ kind: String, _ id: String, _ limit: Duration) async -> Sighting?

/// Follows hints up.
struct HintReader: Sendable {
    /// How long reading a run may take in all. The caller waits for it, and most wait no longer than ten seconds.
    static let limit = Duration.seconds(5)
    /// How long an API may take to know what its own webhook said.
    static let pause = Duration.seconds(1)

    let reread: RereadRun?
    let sleep: @Sendable (Duration) async throws -> Void

    /// What is so: what the API says, or what the webhook said.
    func follow(_ told: Sighting, kind: String, id: String) async -> Sighting {
        let run = HintedRun(told: told)
        guard let reread else { return run.word }
        let clock = ContinuousClock()
        let end = clock.now + Self.limit
        let first = await reread(kind, id, Self.limit)
        switch run.decision(after: first, mayReadAgain: true) {
        case .take(let sighting): return sighting
        case .readAgain:
            let lagging = first ?? run.word
            // Told to end meanwhile, it takes what it has.
            guard (try? await sleep(Self.pause)) != nil else { return lagging }
            let left = clock.now.duration(to: end)
            // What was read once is so, even if it cannot be read a second time.
            return left > .zero ? await reread(kind, id, left) ?? lagging : lagging
        }
    }
}
