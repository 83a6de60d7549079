/// Makes ids in the shapes that OpenAI gives them. The same seed makes the same ids (SplitMix64).
struct Identifiers: Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func batch() -> String { "batch_" + hex(32) }
    mutating func fineTuningJob() -> String { "ftjob-" + letters(24) }
    mutating func response() -> String { "resp_" + hex(48) }
    mutating func file() -> String { "file-" + letters(22) }
    mutating func request() -> String { "req_" + hex(32) }

    /// A number that is likely to differ from all others, within what OpenAI uses for seeds.
    mutating func seed() -> Int { Int(next() % 2_147_483_647) }

    private mutating func hex(_ length: Int) -> String {
        text(length, of: Array("0123456789abcdef"))
    }

    private mutating func letters(_ length: Int) -> String {
        text(length, of: Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"))
    }

    private mutating func text(_ length: Int, of alphabet: [Character]) -> String {
        String((0..<length).map { _ in alphabet[Int(next() % UInt64(alphabet.count))] })
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}
