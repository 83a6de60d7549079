import RunbridgeCore
import RunbridgeProviders

/// Something odd in what a provider shows, that stops nothing.
enum PollWarning: Sendable, Equatable {
    /// A word that no table knows.
    case unknownWord(String, id: String)
    /// An object that says nothing of a run.
    case unreadable(ReadingProblem)
    /// The list says that there is more, and shows nothing.
    case emptyPage
    /// The list shows the same over and over.
    case circle
    /// The list, and the runs to ask about, take more requests than a pass may make.
    case tooMany(Int)
    /// A run's id cannot be put into a request.
    case unusable(id: String, reason: String)
    /// Another run was shown than was asked for.
    case otherRun(asked: String, shown: String)
    /// One run cannot be read, while others can.
    case trouble(id: String, reason: String)
    /// A pass takes longer than the time between two.
    case slow(took: Duration, every: Duration)
    /// A pass ended early since no request was left.
    case limited(wait: Duration)

    /// What makes two of them the same: it is told once.
    var topic: String {
        switch self {
        case .unknownWord(let word, _): "word \(word)"
        case .unreadable(.noObject): "no object"
        case .unreadable(.noID): "no id"
        case .unreadable(.noStatus): "no status"
        case .emptyPage: "empty page"
        case .circle: "circle"
        case .tooMany: "too many"
        case .unusable(let id, _): "unusable \(id)"
        case .otherRun(let id, _): "other \(id)"
        case .trouble(let id, _): "trouble \(id)"
        case .slow: "slow"
        case .limited: "limited"
        }
    }

    /// One line for people.
    func text(kind: String, provider: String) -> String {
        switch self {
        case .unknownWord(let word, let id):
            "\(kind): the status '\(word.shortened)' of '\(id.shortened)' is in no table of \(provider); such runs are "
                + "watched on as unknown"
        case .unreadable(let problem): "\(kind): \(problem.description); it is left out"
        case .emptyPage: "\(kind): the list says that there is more and shows an empty page; the reading ended there"
        case .circle: "\(kind): the list shows the same pages again and again; the reading ended there"
        case .tooMany(let limit): "\(kind): a pass would take more than \(limit) requests; it ended there"
        case .unusable(let id, let reason):
            "\(kind): the run '\(id.shortened)' cannot be asked for: \(reason.shortened)"
        case .otherRun(let asked, let shown):
            "\(kind): asked for '\(asked.shortened)', was shown '\(shown.shortened)'; it is left out"
        case .trouble(let id, let reason):
            "\(kind): the run '\(id.shortened)' could not be read: \(reason)"
        case .slow(let took, let every):
            "\(kind) took \(took.text), longer than `every` (\(every.text)): changes are seen that late. Raise "
                + "`requests_per_minute` or `every`, or watch fewer kinds"
        case .limited(let wait):
            "\(kind) ended early, since the limit of requests is used up; the rest is read in \(wait.text). Watch fewer "
                + "kinds, or have the limit raised"
        }
    }
}

/// Remembers what was told, so that each topic is told once; at most 500 in all.
struct ToldOnce: Sendable, Equatable {
    private struct Topic: Hashable {
        var kind: String
        var topic: String
    }

    private var told: Set<Topic> = []

    /// Whether this is to be told now.
    mutating func isNew(_ warning: PollWarning, kind: String) -> Bool {
        told.count < 500 && told.insert(Topic(kind: kind, topic: warning.topic)).inserted
    }
}
