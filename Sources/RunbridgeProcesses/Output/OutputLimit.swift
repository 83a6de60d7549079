/// How much is kept of what a program writes to standard output.
public enum OutputLimit: Sendable, Equatable {
    /// So many bytes from its end; what was before them is dropped.
    case end(Int)
    /// All of it. A program that writes more bytes than these is stopped.
    case whole(upTo: Int)

    /// The most bytes that are kept.
    var bytes: Int {
        switch self {
        case .end(let count), .whole(upTo: let count): count
        }
    }
}
