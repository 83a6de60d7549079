public import RunbridgeHTTP

extension WebhookSink {
    /// Which addresses a sink with this URL may connect to, decided by how the URL names its host.
    ///
    /// A URL that names an address (`http://127.0.0.1:9000/`, `http://10.0.0.5/`) or `localhost` is taken at its word:
    /// whoever wrote it said where the events go, and no name service can change it. Any other name must lead to a public
    /// address, so that whoever controls the name cannot turn events, and the secrets sent with them, to a service in the
    /// bridge's own network; `allow_private: true` lifts that, for names of a private network and for proxies in one.
    public static func addressGuard(url: String, allowPrivate: Bool = false) -> AddressGuard {
        allowPrivate || namesAnAddress(url) ? .any : .publicOnly
    }

    private static func namesAnAddress(_ url: String) -> Bool {
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let authority = rest.prefix { !"/?#\\".contains($0) }
        let place = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        if place.first == "[" { return IPAddress(String(place.dropFirst().prefix { $0 != "]" })) != nil }
        let host = place.prefix { $0 != ":" }
        return host.lowercased() == "localhost" || IPAddress(String(host)) != nil
    }
}
