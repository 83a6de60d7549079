import CCurl

/// The host and port of a URL: all of it that may be shown.
enum URLPlace {
    /// `example.com:443`, or words that say why there is none.
    static func text(of url: String) -> String {
        guard let parts = curl_url() else { return "the URL" }
        defer { curl_url_cleanup(parts) }
        guard curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK,
            let host = part(CURLUPART_HOST, of: parts),
            let port = part(CURLUPART_PORT, of: parts)
        else { return "a malformed URL" }
        return "\(host):\(port)"
    }

    private static func part(_ part: CURLUPart, of parts: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
