import RunbridgeCore
import Synchronization

/// What a listener has to tell people, handed over from wherever it comes up to the one task that tells it.
final class WebhookTelling: Sendable {
    /// A warning, and whose it is.
    typealias Line = (watcher: String, text: String)

    private struct State {
        var troubles = TroubleCounts()
        var words = NewWords()
        var types: Set<String> = []
    }

    /// What is to be told, in order, until ``finish()``.
    let lines: AsyncStream<Line>
    private let line: AsyncStream<Line>.Continuation
    private let state = Mutex(State())
    private let clock: any WallClock

    init(clock: any WallClock) {
        self.clock = clock
        // Each sort comes once a minute; more than this at once is of no use to anybody.
        (lines, line) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(256))
    }

    /// Counts a refusal, and tells it if it is time.
    func refused(_ refusal: Refusal, _ watcher: String) { note(.refused(refusal), watcher) }

    /// Counts a run that could not be read again, and tells why if it is time.
    func unconfirmed(_ reason: String, _ watcher: String) { note(.unconfirmed(reason), watcher) }

    private func note(_ trouble: WebhookTrouble, _ watcher: String) {
        let now = clock.now
        guard let text = state.withLock({ $0.troubles.note(trouble, of: watcher, at: now) }) else { return }
        line.yield((watcher, text))
    }

    /// Tells of a word that no table knows, once.
    func newWord(_ word: String, kind: String, _ watcher: String) {
        guard let text = state.withLock({ $0.words.note(word, kind) }) else { return }
        line.yield((watcher, text))
    }

    /// Tells of a type that no table knows, once. A hundred are enough to know that something is wrong.
    func unknownType(_ type: String, _ watcher: String) {
        guard state.withLock({ $0.types.count < 100 && $0.types.insert("\(watcher) \(type)").inserted }) else { return }
        let event = EventType.unknownWebhook.text
        line.yield(
            (watcher, "webhooks of the type '\(type.shortened)' are in no table; each is stored as an event \(event)"))
    }

    /// Tells something.
    func tell(_ text: String, _ watcher: String) { line.yield((watcher, text)) }

    /// Tells what was only counted, and ends.
    func finish() {
        for rest in state.withLock({ $0.troubles.rest() }) { line.yield(rest) }
        line.finish()
    }
}
