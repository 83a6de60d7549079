/// The parts of a URL that are signed.
struct AWSURL {
    /// The host as the `Host` field has it: the port only where it is not the scheme's own.
    let host: String
    let path: Substring
    let query: Substring

    init(_ url: String) {
        let sides = url.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        let scheme = sides.count == 2 ? sides[0].lowercased() : ""
        let rest = (sides.last ?? "").prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let target = rest[authority.endIndex...]
        path = target.prefix { $0 != "?" }
        query = target[path.endIndex...].dropFirst()
        var host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let ownPort = scheme == "https" ? ":443" : ":80"
        if host.hasSuffix(ownPort) { host = host.dropLast(ownPort.count) }
        self.host = String(host)
    }
}
