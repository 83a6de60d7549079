import Foundation
import RunbridgeCore

/// Takes secrets out of what a receiver or a program said: it may say back what it was given.
struct Redaction: Sendable, CustomStringConvertible, CustomReflectable {
    /// What shorter texts are taken out too would make the rest unreadable.
    private static let shortest = 4

    private let needles: [[UInt8]]

    /// Takes out these texts, and each as it would stand in JSON.
    init(_ secrets: [String]) {
        var needles: Set<[UInt8]> = []
        for secret in secrets where secret.utf8.count >= Self.shortest {
            needles.insert(Array(secret.utf8))
            needles.insert(Array(JSON.string(secret).encoded().dropFirst().dropLast()))
        }
        // The longest first, so that no part of one stays when another lies within it.
        self.needles = needles.sorted { $0.count > $1.count }
    }

    /// Where bytes were cut out of more, and so perhaps out of the middle of a secret.
    enum Cut {
        case nowhere, beginning, end
    }

    /// The bytes without the secrets, and without what the cut left of one.
    func applied(to bytes: [UInt8], cut: Cut = .nowhere) -> [UInt8] {
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
    func applied(to text: String) -> String {
        needles.isEmpty ? text : String(decoding: applied(to: Array(text.utf8)), as: UTF8.self)
    }

    /// Never a secret.
    var description: String { "redaction" }
    /// Never a secret.
    var customMirror: Mirror { Mirror(self, children: []) }
}

extension Redaction {
    /// What must not be shown of a URL and of the header fields sent to it.
    ///
    /// Of a URL that is all but its host: the whole of it, its user and password, also as Basic authentication carries
    /// them, and of path and query every part of eight bytes and more, which is where chat services put their tokens.
    static func forWebhook(url: String, headers: [Secret]) -> Redaction {
        var secrets = [url]
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let authority = rest.prefix { !"/?#".contains($0) }
        if let at = authority.lastIndex(of: "@") {
            let user = String(authority[..<at])
            secrets.append(user)
            secrets += user.split(separator: ":").map(String.init)
            secrets.append(Data(user.utf8).base64EncodedString())
        }
        secrets += rest.dropFirst(authority.count).split { "/?#&=".contains($0) }.map(String.init)
            .filter { $0.utf8.count >= 8 }
        for header in headers.map({ $0.reveal() }) {
            secrets.append(header)
            // `Bearer TOKEN`: the token alone is a secret too.
            secrets += header.split(separator: " ").dropFirst().map(String.init)
        }
        return Redaction(secrets)
    }
}
