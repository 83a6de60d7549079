import Foundation
import RunbridgeCore

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
