extension String {
    /// Whether a browser would open it as a page and it cannot break out of where it stands: an `http` or `https` URL, its
    /// scheme in either case, of ASCII without blanks, quotes, angle brackets and whatever else RFC 3986 has no place for.
    public var isWebAddress: Bool {
        let start = prefix(8).lowercased()
        return (start.hasPrefix("https://") || start.hasPrefix("http://"))
            && utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"\"<>\\^`{|}".utf8.contains($0) }
    }
}
