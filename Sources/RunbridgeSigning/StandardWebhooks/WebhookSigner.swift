import COpenSSL
public import RunbridgeCore

/// Signs messages by Standard Webhooks 1.0.0, with one secret or, while secrets rotate, with several.
///
/// The keys are set up once. Any number of threads may use a signer at once.
public struct WebhookSigner: Sendable {
    private enum Key {
        case symmetric(HMACKey)
        case asymmetric(Ed25519PrivateKey)

        var scheme: SignatureScheme {
            switch self {
            case .symmetric: .v1
            case .asymmetric: .v1a
            }
        }

        func writeSignature(of content: SignedContent, to output: UnsafeMutableBufferPointer<UInt8>) {
            switch self {
            case .symmetric(let key): key.writeCode(of: content, to: output)
            case .asymmetric(let key): key.writeSignature(of: content.joined, to: output)
            }
        }
    }

    private let keys: [Key]
    private let capacity: Int

    /// A signer whose signatures come in the order of its secrets.
    public init(_ secrets: [WebhookSecret]) throws(SigningError) {
        guard !secrets.isEmpty else { throw .noSecrets }
        var keys: [Key] = []
        for secret in secrets {
            switch secret.key {
            case .symmetric(let key): keys.append(.symmetric(key))
            case .signing(let key): keys.append(.asymmetric(key))
            case .verifying: throw .publicKeyCannotSign
            }
        }
        self.keys = keys
        // A blank, the mark, a comma and the signature for each, and the NUL that OpenSSL sets after the last.
        capacity = keys.reduce(1) {
            $0 + $1.scheme.rawValue.utf8.count + 2 + Base64.length(of: $1.scheme.signatureSize)
        }
    }

    /// A signer with one secret.
    public init(_ secret: WebhookSecret) throws(SigningError) {
        try self.init([secret])
    }

    /// The three headers of one attempt to send a message; the timestamp's fraction of a second is cut.
    public func headers(id: WebhookID, timestamp: Timestamp, body: [UInt8]) -> WebhookHeaders {
        let content = SignedContent(id: id.text, timestamp: String(timestamp.wholeSeconds), body: body)
        return WebhookHeaders(id: content.id, timestamp: content.timestamp, signature: signature(of: content))
    }

    /// The value of `webhook-signature` alone.
    public func signature(id: WebhookID, timestamp: Timestamp, body: [UInt8]) -> String {
        signature(of: SignedContent(id: id.text, timestamp: String(timestamp.wholeSeconds), body: body))
    }

    private func signature(of content: SignedContent) -> String {
        String(unsafeUninitializedCapacity: capacity) { output in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Ed25519PrivateKey.signatureSize) { bytes in
                var end = 0
                for key in keys {
                    let scheme = key.scheme
                    if end > 0 { output.append(UInt8(ascii: " "), at: &end) }
                    for byte in scheme.rawValue.utf8 { output.append(byte, at: &end) }
                    output.append(UInt8(ascii: ","), at: &end)
                    key.writeSignature(of: content, to: bytes)
                    let rest = output.baseAddress.map { $0 + end }
                    end += Int(EVP_EncodeBlock(rest, bytes.baseAddress, Int32(scheme.signatureSize)))
                }
                return end
            }
        }
    }
}

extension UnsafeMutableBufferPointer<UInt8> {
    fileprivate func append(_ byte: UInt8, at end: inout Int) {
        self[end] = byte
        end += 1
    }
}

extension Timestamp {
    /// Seconds since the epoch, the fraction cut towards the past.
    var wholeSeconds: Int64 { (milliseconds - (milliseconds % 1000 + 1000) % 1000) / 1000 }
}
