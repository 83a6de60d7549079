import Foundation
import TestSupport
import Testing

@testable import RunbridgeSigning

struct PrimitiveTests {
    struct DigestCase: Sendable {
        var message: [UInt8]
        var digest: String
    }

    /// FIPS 180-4, the examples of NIST.
    static let digests = [
        DigestCase(message: [], digest: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        DigestCase(
            message: Array("abc".utf8), digest: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        DigestCase(
            message: Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
            digest: "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
        DigestCase(
            message: [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000),
            digest: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ]

    @Test(arguments: digests) func digestsAsTheStandardSays(row: DigestCase) {
        #expect(hex(SHA256.digest(row.message)) == row.digest)
    }

    @Test func digestsTheSameOnManyThreadsAtOnce() async {
        let expected = (0..<64).map { SHA256.digest([UInt8](repeating: $0, count: 500)) }
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<64).allSatisfy { SHA256.digest([UInt8](repeating: $0, count: 500)) == expected[Int($0)] }
                }
            }
            for await same in group { #expect(same) }
        }
    }

    @Test func randomBytesAreAsManyAsAskedAndNeverTheSame() throws {
        let made = try (0..<100).map { _ in try RandomBytes.make(32) }
        #expect(made.allSatisfy { $0.count == 32 })
        #expect(Set(made).count == 100)
        #expect(try RandomBytes.make(0).isEmpty)
        #expect(try Set(RandomBytes.make(10_000)).count == 256)
    }

    @Test func comparesEveryByteAndTheSize() {
        let bytes = [UInt8](0..<64)
        #expect(ConstantTime.areEqual(bytes, bytes))
        #expect(ConstantTime.areEqual([], []))
        #expect(!ConstantTime.areEqual(bytes, Array(bytes.dropLast())))
        #expect(!ConstantTime.areEqual([], [0]))
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 1
            #expect(!ConstantTime.areEqual(bytes, other))
        }
    }

    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func writesAndReadsBase64(bytes: String, text: String) {
        #expect(Base64.encode(Array(bytes.utf8)) == text)
        #expect(Base64.decode(text.utf8) == Array(bytes.utf8))
        #expect(Base64.decode(text.utf8.filter { $0 != UInt8(ascii: "=") }) == Array(bytes.utf8))
    }

    @Test(arguments: [
        "Z", "Zg=", "=", "====", "Zg===", "Zg==Zg==", "Z=g=", "Zm9v ", " Zm9v", "Zm9v\n", "Zm-_", "Zm9v\0", "Zmé=",
        "Zm9vYg=\u{0}",
    ])
    func refusesWhatIsNotBase64(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }

    @Test func agreesWithFoundationOnBase64() {
        var generator = SeededRandom(1)
        for size in 0..<300 {
            let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
            #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
        }
    }
}
