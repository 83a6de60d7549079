import SystemPackage
import Testing

@testable import RunbridgeProcesses

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

struct ProgramFilesTests {
    private static let fault = SystemFault(attempt: "cannot make it", error: .tooManyOpenFiles)

    /// An end of a pipe.
    enum End: CaseIterable {
        case readable, writable

        func number(of ends: PipeEnds) -> Int32 { self == .readable ? ends.readable : ends.writable }
    }

    /// Pipes of which so many can be made, and a copy of an end of each, by which it shows when the other end is closed.
    private final class Pipes {
        var copies: [Int32] = []
        let limit: Int
        let end: End

        init(limit: Int, copying end: End) {
            (self.limit, self.end) = (limit, end)
        }

        deinit { for copy in copies { close(copy) } }

        func make() throws(SystemFault) -> PipeEnds {
            guard copies.count < limit else { throw ProgramFilesTests.fault }
            let ends = try PipeEnds(blocking: .writing)
            copies.append(fcntl(end.number(of: ends), F_DUPFD_CLOEXEC, 0))
            return ends
        }

        /// Whether nobody has the other end of any of them any more; waits for as long as a program that begins may have it.
        var areClosed: Bool {
            copies.allSatisfy { copy in
                var entry = pollfd(fd: copy, events: 0, revents: 0)
                return poll(&entry, 1, 10_000) == 1
            }
        }
    }

    @Test(arguments: End.allCases, [1, 2])
    func whatCannotBeOpenedWholeIsClosedAgain(_ copied: End, _ limit: Int) {
        let pipes = Pipes(limit: limit, copying: copied)
        #expect(throws: Self.fault) {
            try ProgramFiles(
                holding: [], pipe: { () throws(SystemFault) in try pipes.make() },
                file: { (_) throws(SystemFault) in throw Self.fault })
        }
        #expect(pipes.copies.count == limit && pipes.areClosed)
    }
}
