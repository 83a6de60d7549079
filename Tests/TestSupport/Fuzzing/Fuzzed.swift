/// What is fed with random input, and how many cases of it a run of the whole suite tries.
///
/// All cases come from a seed: a failure names it, and `RUNBRIDGE_FUZZ_SEED` set to it runs its cases alone.
public enum Fuzzed: String, Sendable, CaseIterable {
    /// Texts that are nearly JSON, for the parser.
    case json
    /// Notations of paths, and paths into random values.
    case paths
    /// Moments in whatever notation.
    case moments
    /// `Link` headers.
    case links
    /// Rate-limit headers.
    case limits
    /// Requests that are nearly genuine, by every named scheme and some described ones.
    case requests
    /// Genuine requests with one bit flipped.
    case bits
    /// Objects that are near to what each kind of each shipped provider is.
    case objects
    /// Webhooks that are near to what each shipped provider sends.
    case webhooks

    /// The seeds that its cases are shared among.
    public static let seedCount = 8

    /// How many cases a run of the suite tries: 1,200,000 in all.
    public var cases: Int {
        switch self {
        case .json: 120_000
        case .paths: 160_000
        case .moments: 200_000
        case .links: 100_000
        case .limits: 120_000
        case .requests: 150_000
        case .bits: 100_000
        case .objects: 150_000
        case .webhooks: 100_000
        }
    }

    /// Tries the cases of a seed.
    ///
    /// - Parameter complaint: tries one and says what is wrong, or `nil`.
    /// - Returns: the first complaint, with what runs its case again; `nil` if there is none.
    public func failure(seed: UInt64, complaint: (inout SeededRandom) throws -> String?) rethrows -> String? {
        // Each has numbers of its own.
        var random = SeededRandom(seed &* 1000 &+ UInt64(Self.allCases.firstIndex(of: self) ?? 0))
        for number in 0..<cases / Self.seedCount {
            if let complaint = try complaint(&random) {
                return "\(Fuzzing.again(seed)), \(rawValue) \(number): \(complaint)"
            }
        }
        return nil
    }
}
