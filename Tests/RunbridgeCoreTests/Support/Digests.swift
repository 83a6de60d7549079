import RunbridgeCore
import TestSupport

/// Stands for SHA-256 where only sameness and difference matter: 32 bytes that hang on every byte given.
let mixingDigest: Digest = { bytes in
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    var random = SeededRandom(hash)
    return (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) }
}
