import RunbridgeCore

/// Counts bad lines, and decides which are told in full.
///
/// The first 20 are, then the 100th, the 1000th and so on with the count so far. When none came for ten minutes, the next
/// ones count from one again.
struct BadLines: Equatable {
    /// How many are told one by one.
    static let toldInFull = 20
    /// After how long without a bad line the count begins again.
    static let quiet = Duration.seconds(600)

    private var count = 0
    private var toldUpTo = 0
    private var last: Timestamp?

    /// Takes a bad line. Returns what to tell a person, if anything.
    mutating func note(line: Int, _ problem: LineProblem, at now: Timestamp) -> String? {
        var before = ""
        if let last, now - last >= Self.quiet {
            before = summary().map { "\($0); " } ?? ""
            self = Self()
        }
        last = now
        count += 1
        guard count <= Self.toldInFull || count.isPowerOfTen else { return nil }
        toldUpTo = count
        let more =
            switch count {
            case Self.toldInFull: " (bad line \(count): further ones are only counted)"
            case ...Self.toldInFull: ""
            default: " (bad line \(count))"
            }
        return "\(before)line \(line): \(problem)\(more)"
    }

    /// How many there were, if not all were told.
    func summary() -> String? {
        count > toldUpTo ? "\(count) bad lines in all" : nil
    }
}

/// Remembers which new words were told: each once, at most a hundred.
struct NewWords: Equatable {
    private struct Word: Hashable {
        var word: String
        var kind: String
    }

    private var told: Set<Word> = []

    /// Takes a word that no table knows. Returns what to tell a person, if it is new.
    mutating func note(_ word: String, _ kind: String) -> String? {
        guard told.count < 100, told.insert(Word(word: word, kind: kind)).inserted else { return nil }
        return "the status '\(word.shortened)' of \(kind.shortened) is in no table; such runs are watched on as unknown"
    }
}

extension Int {
    fileprivate var isPowerOfTen: Bool {
        var rest = self
        while rest >= 10, rest % 10 == 0 { rest /= 10 }
        return rest == 1
    }
}
