import RunbridgeCore

/// What is signed of a message: `id.timestamp.body`.
struct SignedContent {
    var id: String
    /// Seconds since the epoch, as they stand in the header.
    var timestamp: String
    var body: [UInt8]

    /// Shows the pieces, one after the other, without joining them.
    func forEachPiece(_ take: (UnsafeBufferPointer<UInt8>) -> Void) {
        withUTF8(id, take)
        withUTF8(".", take)
        withUTF8(timestamp, take)
        withUTF8(".", take)
        body.withUnsafeBufferPointer(take)
    }

    /// All in one, for ed25519, which reads a message twice and so needs it whole.
    var joined: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(id.utf8.count + timestamp.utf8.count + body.count + 2)
        forEachPiece { bytes.append(contentsOf: $0) }
        return bytes
    }

    private func withUTF8(_ text: String, _ take: (UnsafeBufferPointer<UInt8>) -> Void) {
        var text = text
        text.withUTF8(take)
    }
}

extension HMACKey {
    /// Writes a content's code to the start of `output`.
    func writeCode(of content: SignedContent, to output: UnsafeMutableBufferPointer<UInt8>) {
        writeCode(to: output) { code in
            content.forEachPiece { code.add($0) }
        }
    }

    /// A content's code.
    func code(of content: SignedContent) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: hash.codeSize) { output, count in
            writeCode(of: content, to: output)
            count = hash.codeSize
        }
    }
}
