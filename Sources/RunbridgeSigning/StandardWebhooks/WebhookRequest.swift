/// The state of a request whose signature nobody has looked at.
public enum Unverified: Sendable {}

/// The state of a request whose signature is genuine.
public enum Verified: Sendable {}

/// A request that came to a receiver. Only a verified one has a body; only a verifier makes one verified.
public struct WebhookRequest<State>: Sendable {
    fileprivate let fields: [(name: String, value: String)]
    fileprivate let bytes: [UInt8]

    fileprivate init(fields: [(name: String, value: String)], bytes: [UInt8]) {
        self.fields = fields
        self.bytes = bytes
    }

    /// The values of a header, in order; its name matches in either case. No signature need cover them.
    public func values(of name: String) -> [String] {
        fields.filter { $0.name.utf8.elementsEqual(name.utf8, by: Self.sameLetter) }.map(\.value)
    }

    private static func sameLetter(_ one: UInt8, _ other: UInt8) -> Bool {
        func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
        return lowered(one) == lowered(other)
    }
}

extension WebhookRequest where State == Unverified {
    /// A request as it came: every header, repeated ones too, and the body before anything has parsed it.
    public init(headers: [(name: String, value: String)], body: [UInt8]) {
        self.init(fields: headers, bytes: body)
    }

    /// A request whose headers came one of a name.
    public init(headers: [String: String], body: [UInt8]) {
        self.init(fields: headers.map { ($0.key, $0.value) }, bytes: body)
    }

    /// What is to be verified.
    var unverifiedBody: [UInt8] { bytes }

    /// The same request, after its signature was found genuine.
    func verified() -> WebhookRequest<Verified> { WebhookRequest<Verified>(fields: fields, bytes: bytes) }
}

extension WebhookRequest where State == Verified {
    /// The body, byte for byte as it was signed.
    public var body: [UInt8] { bytes }
}
