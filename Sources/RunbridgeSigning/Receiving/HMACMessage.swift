import RunbridgeCore

/// What an HMAC is computed over, as a description says: texts, the timestamp and the body.
struct HMACMessage: Sendable {
    private enum Part: Sendable {
        case text([UInt8])
        case timestamp
        case body
    }

    private let parts: [Part]

    /// A message by its notation, `{timestamp}.{body}`.
    init(_ signed: String) {
        parts = Self.parts(of: signed)
    }

    /// Its code.
    func code(by key: HMACKey, timestamp: String, body: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: key.hash.codeSize) { output, count in
            key.writeCode(to: output) { code in
                for part in parts {
                    switch part {
                    case .text(let bytes): bytes.withUnsafeBufferPointer { code.add($0) }
                    case .timestamp: Array(timestamp.utf8).withUnsafeBufferPointer { code.add($0) }
                    case .body: body.withUnsafeBufferPointer { code.add($0) }
                    }
                }
            }
            count = key.hash.codeSize
        }
    }

    private static func parts(of signed: String) -> [Part] {
        var parts: [Part] = []
        var rest = signed[...]
        while let brace = rest.firstIndex(of: "{") {
            let names: [(String, Part)] = [("{timestamp}", .timestamp), ("{body}", .body)]
            guard let (name, part) = names.first(where: { rest[brace...].hasPrefix($0.0) }) else {
                parts.append(.text(Array(rest[...brace].utf8)))
                rest = rest[rest.index(after: brace)...]
                continue
            }
            if brace > rest.startIndex { parts.append(.text(Array(rest[..<brace].utf8))) }
            parts.append(part)
            rest = rest[brace...].dropFirst(name.count)
        }
        if !rest.isEmpty { parts.append(.text(Array(rest.utf8))) }
        return parts
    }
}

extension HMACKey.Hash {
    init(_ algorithm: HMACScheme.Algorithm) {
        self =
            switch algorithm {
            case .sha1: .sha1
            case .sha256: .sha256
            case .sha512: .sha512
            }
    }
}
