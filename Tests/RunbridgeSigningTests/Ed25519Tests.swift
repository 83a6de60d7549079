import Testing

@testable import RunbridgeSigning

struct Ed25519Tests {
    struct Case: Sendable {
        var seed: String
        var publicKey: String
        var message: String
        var signature: String
    }

    /// RFC 8032, section 7.1.
    static let published = [
        Case(
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", message: "",
            signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        Case(
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", message: "72",
            signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        Case(
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", message: "af82",
            signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ]

    private func signature(of message: [UInt8], by key: Ed25519PrivateKey) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 64) { output, count in
            key.writeSignature(of: message, to: output)
            count = 64
        }
    }

    @Test(arguments: published) func makesAndKnowsThePublishedSignatures(row: Case) throws {
        let key = try Ed25519PrivateKey(seed: hex(row.seed))
        #expect(hex(key.publicKey.bytes) == row.publicKey)
        #expect(hex(signature(of: hex(row.message), by: key)) == row.signature)
        let publicKey = try Ed25519PublicKey(hex(row.publicKey))
        #expect(publicKey.isSignature(hex(row.signature), of: hex(row.message)))
        #expect(!publicKey.isSignature(hex(row.signature), of: hex(row.message) + [0]))
    }

    @Test(arguments: published) func knowsAChangedSignature(row: Case) throws {
        let key = try Ed25519PublicKey(hex(row.publicKey))
        for index in 0..<64 {
            var changed = hex(row.signature)
            changed[index] ^= 1
            #expect(!key.isSignature(changed, of: hex(row.message)))
        }
        #expect(!key.isSignature([], of: hex(row.message)))
        #expect(!key.isSignature(Array(hex(row.signature).dropLast()), of: hex(row.message)))
    }

    @Test(arguments: [0, 1, 31, 33, 64]) func refusesKeysOfOtherSizes(size: Int) {
        let bytes = [UInt8](repeating: 7, count: size)
        #expect(throws: SigningError.self) { try Ed25519PrivateKey(seed: bytes) }
        #expect(throws: SigningError.self) { try Ed25519PublicKey(bytes) }
    }
}
