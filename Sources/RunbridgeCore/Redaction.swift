/// Takes secrets out of what a receiver or a program said: it may say back what it was given.
public struct Redaction: Sendable, CustomStringConvertible, CustomReflectable {
    /// What shorter texts are taken out too would make the rest unreadable.
    private static let shortest = 4

    private let needles: [[UInt8]]

    /// Takes out these texts, and each as it would stand in JSON.
    public init(_ secrets: [String]) {
        var needles: Set<[UInt8]> = []
        for secret in secrets where secret.utf8.count >= Self.shortest {
            needles.insert(Array(secret.utf8))
            needles.insert(Array(JSON.string(secret).encoded().dropFirst().dropLast()))
        }
        // The longest first, so that no part of one stays when another lies within it.
        self.needles = needles.sorted { $0.count > $1.count }
    }

    /// Where bytes were cut out of more, and so perhaps out of the middle of a secret.
    public enum Cut: Sendable {
        /// Nowhere: this is the whole.
        case nowhere
        /// There was more before.
        case beginning
        /// There was more behind.
        case end
    }

    /// The bytes without the secrets, and without what the cut left of one.
    public func applied(to bytes: [UInt8], cut: Cut = .nowhere) -> [UInt8] {
        guard !bytes.isEmpty else { return bytes }
        let whole = needles.reduce(bytes) { $0.replacing($1, with: Array("<secret>".utf8)) }
        switch cut {
        case .nowhere: return whole
        case .beginning: return Array(whole.dropFirst(remnant { whole.starts(with: $0.suffix($1)) }))
        case .end: return Array(whole.dropLast(remnant { whole.suffix($1).elementsEqual($0.prefix($1)) }))
        }
    }

    /// The length of the longest part of a secret that a cut has left, as `matches` finds it.
    private func remnant(_ matches: (_ needle: [UInt8], _ length: Int) -> Bool) -> Int {
        needles.reduce(0) { longest, needle in
            max(longest, (0..<needle.count).last { matches(needle, $0) } ?? 0)
        }
    }

    /// The text without the secrets.
    public func applied(to text: String) -> String {
        needles.isEmpty ? text : String(decoding: applied(to: Array(text.utf8)), as: UTF8.self)
    }

    /// Never a secret.
    public var description: String { "redaction" }
    /// Never a secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
