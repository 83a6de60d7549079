import RunbridgeDocument
import RunbridgeStore

/// How the program ends.
enum ExitStatus: Int32 {
    /// Done.
    case done = 0
    /// The input is wrong: a config, the meaning of an argument.
    case wrongInput = 1
    /// The command line cannot be read.
    case usage = 2
    /// It could not run: a store, a port.
    case cannotRun = 3
    /// `--drain` left something behind.
    case leftBehind = 4
}

/// Why a command cannot do what was asked: what a person reads, and the status the program ends with.
struct Failure: Error {
    var text: String
    var status: ExitStatus

    /// The input is wrong.
    static func wrongInput(_ text: String) -> Failure { Failure(text: text, status: .wrongInput) }

    /// It could not run.
    static func cannotRun(_ text: String) -> Failure { Failure(text: text, status: .cannotRun) }

    /// All mistakes of a document.
    init(_ error: DocumentError) {
        self.init(text: error.description, status: .wrongInput)
    }

    /// A store that cannot be used.
    init(_ error: StoreError) {
        self.init(text: error.description, status: .cannotRun)
    }

    init(text: String, status: ExitStatus) {
        self.text = text
        self.status = status
    }
}
