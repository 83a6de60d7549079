/// What became of a reload.
public enum ReloadOutcome: Sendable, Equatable {
    /// The config says what it said.
    case unchanged
    /// The bridge goes on by the new config: what is different now, a sentence each.
    case taken([String])
    /// Nothing has changed: why, each with what to do.
    case refused([String])
}

extension ReloadPlan {
    /// What is different, for people.
    ///
    /// - Parameter owed: how many deliveries wait for each sink that is removed.
    func sentences(owed: [String: Int]) -> [String] {
        var sentences: [String] = []
        func tell(_ changes: Changes, _ thing: String) {
            for (names, word) in [(changes.added, "new"), (changes.changed, "changed"), (changes.removed, "gone")]
            where !names.isEmpty {
                sentences.append("\(thing)\(names.count == 1 ? "" : "s") \(word): \(names.joined(separator: ", "))")
            }
        }
        tell(watchers, "watcher")
        tell(sinks, "sink")
        for name in sinks.removed {
            guard let count = owed[name], count > 0 else { continue }
            sentences.append(
                "\(count == 1 ? "1 delivery is" : "\(count) deliveries are") kept for the sink '\(name)', and made when a "
                    + "sink of that name is back")
        }
        switch listening {
        case .asItWas, .serve: break
        case .begin: sentences.append("it listens for webhooks")
        case .move: sentences.append("it listens for webhooks elsewhere")
        case .end: sentences.append("it listens for webhooks no more")
        }
        if hasOtherRules { sentences.append("other rules for what comes from now on") }
        return sentences.isEmpty ? ["settings changed"] : sentences
    }
}
