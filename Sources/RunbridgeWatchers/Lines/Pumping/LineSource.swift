/// Where lines come from, as the thread that reads them sees it.
protocol LineSource {
    /// Takes the next step: reads into the room, or says why there is nothing to read.
    mutating func step(into room: UnsafeMutableRawBufferPointer) -> SourceStep

    /// Where to go on after a restart, once so many bytes and lines of the present file were taken.
    func position(afterBytes bytes: Int64, lines: Int) -> String?

    /// What messages call it.
    var place: String { get }
}

/// What a source did.
enum SourceStep: Equatable {
    /// So many bytes were read.
    case bytes(Int)
    /// Nothing is there now; something may come when the descriptor is readable.
    case awaitReadable(Int32)
    /// Nothing is there now; it is worth a look after a while.
    case awaitChange
    /// From here on the lines are counted from this one; what was read of an unfinished line is void.
    case restarted(lines: Int)
    /// A file has come to its end and another one follows; what is left of the last line is a line.
    case fileEnded
    /// All has been read; what is left of the last line is a line.
    case ended
    /// It cannot be read now; why.
    case trouble(String)
    /// It can be read again.
    case recovered
    /// Something to tell a person.
    case remark(String)
    /// It cannot be read, and that will not change.
    case failed(WatchError)
}
