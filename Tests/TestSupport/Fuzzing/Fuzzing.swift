import Foundation

/// Tests with random input, and how one of their cases is run again.
public enum Fuzzing {
    /// The seeds of a test: so many, or the one that `RUNBRIDGE_FUZZ_SEED` names.
    public static func seeds(_ count: Int = Fuzzed.seedCount) -> [UInt64] {
        ProcessInfo.processInfo.environment["RUNBRIDGE_FUZZ_SEED"].flatMap(UInt64.init).map { [$0] }
            ?? (1...UInt64(count)).map { $0 }
    }

    /// What a failure says, so that it can be run again.
    public static func again(_ seed: UInt64) -> String { "RUNBRIDGE_FUZZ_SEED=\(seed)" }
}
