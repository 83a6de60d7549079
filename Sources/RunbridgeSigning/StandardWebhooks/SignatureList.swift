/// The signatures in a header that can be checked: `v1,<base64>` and `v1a,<base64>`, with blanks or tabs between.
struct SignatureList {
    /// The longest header that is looked at, in bytes: room for more than forty signatures with ed25519. It bounds what
    /// a stranger can make a receiver compute.
    static let longest = 4096

    private(set) var symmetric: [[UInt8]] = []
    private(set) var asymmetric: [[UInt8]] = []

    /// Reads a header. Items of other kinds, broken ones and those of a wrong size are passed over, for a good one may
    /// stand beside them.
    init(_ value: String) {
        for item in value.utf8.split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) {
            guard let comma = item.firstIndex(of: UInt8(ascii: ",")),
                let scheme = SignatureScheme(rawValue: String(Substring(item[..<comma]))),
                let bytes = Base64.decode(item[item.index(after: comma)...], isCanonical: true),
                bytes.count == scheme.signatureSize
            else { continue }
            switch scheme {
            case .v1: symmetric.append(bytes)
            case .v1a: asymmetric.append(bytes)
            }
        }
    }

    /// The signatures of one kind.
    func signatures(by scheme: SignatureScheme) -> [[UInt8]] {
        switch scheme {
        case .v1: symmetric
        case .v1a: asymmetric
        }
    }
}
