import TestSupport
import Testing

/// Has a few tests of a suite run at a time.
///
/// Each of them starts programs, and all would begin together: hundreds of processes on a few cores, in which whatever has
/// a time limit is late, and so many descriptors that Foundation fails to start a process (it reads beyond the end of the
/// list of them).
struct InTurn: SuiteTrait, TestTrait, TestScoping {
    /// Enough to keep the cores busy while others wait for something.
    private static let turns = Turns(12)

    let isRecursive = true

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        // A suite as a whole holds none: its tests take theirs.
        guard testCase != nil else { return try await function() }
        let turn = await Self.turns.take()
        defer { withExtendedLifetime(turn) {} }
        try await function()
    }
}

extension Trait where Self == InTurn {
    /// A few tests at a time.
    static var inTurn: InTurn { InTurn() }
}
