import UnixSignals

/// Ending on demand what would go on for ever.
enum Interruption {
    /// Works until the work is done or SIGINT or SIGTERM comes, which ends it by cancellation and is no failure.
    static func ending(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in signals { return } }
            group.addTask { try await work() }
            try await group.next()
            group.cancelAll()
        }
    }
}
