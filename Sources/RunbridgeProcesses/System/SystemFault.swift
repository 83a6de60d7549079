public import SystemPackage

/// Why the system refused something, put so that a person can mend it.
public struct SystemFault: Error, Equatable {
    /// What was tried, `cannot write to /var/log/events.jsonl`.
    public var attempt: String
    /// What the system said.
    public var error: Errno

    /// What was tried and what the system said.
    public init(attempt: String, error: Errno) {
        self.attempt = attempt
        self.error = error
    }

    /// One line: what was tried, what the system said, what to do where that is known.
    public var text: String {
        "\(attempt): \(error.description.lowercased())" + (advice.map { ". \($0)" } ?? "")
    }

    private var advice: String? {
        switch error {
        case .noSpace: "Make room on that disk"
        case .diskQuotaExceeded: "Make room, or raise the quota"
        case .permissionDenied, .notPermitted: "Check its owner and mode, and the user that runbridge runs as"
        case .readOnlyFileSystem: "Choose a place that can be written to"
        case .tooManyOpenFiles, .tooManyOpenFilesInSystem: "Raise the limit of open files (`ulimit -n`)"
        default: nil
        }
    }
}
