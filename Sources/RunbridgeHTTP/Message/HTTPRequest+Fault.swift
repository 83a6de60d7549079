extension HTTPRequest {
    /// Why this request must not be sent, or `nil`.
    ///
    /// What is let through can be put on the wire as it is: no line break can begin a header field or a request of
    /// its own.
    var fault: HTTPFailure? {
        guard let reason = methodFault ?? urlFault ?? headerFault else { return nil }
        return HTTPFailure(.invalidRequest, "\(URLPlace.text(of: url)): \(reason)")
    }

    private var methodFault: String? {
        guard method.utf8.isToken else { return "the method is not a word of letters" }
        if method == "CONNECT" { return "the method CONNECT is not for requests" }
        if method == "HEAD" && body != nil { return "a HEAD request has no content" }
        return nil
    }

    private var urlFault: String? {
        guard url.utf8.isPrefixed(by: "http://") || url.utf8.isPrefixed(by: "https://") else {
            return "the URL does not begin with http:// or https://"
        }
        let host = url.utf8.drop { $0 != UInt8(ascii: ":") }.dropFirst(3)
        if host.first.map({ [UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")].contains($0) }) ?? true {
            return "the URL names no host"
        }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else {
            return "the URL has a blank or a control character in it"
        }
        return nil
    }

    private var headerFault: String? {
        for header in headers {
            guard header.name.utf8.isToken else {
                return "a header name is not a word of letters, digits and hyphens"
            }
            guard header.value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7f) || $0 == 0x09 }) else {
                return "the header '\(header.name)' has a line break or control character in its value"
            }
            if Self.framing.contains(where: header.isNamed) {
                return "the header '\(header.name)' is set by the transport alone"
            }
        }
        return nil
    }

    /// The fields by which both ends agree where a message ends and how the connection is used.
    private static let framing = [
        "connection", "content-length", "expect", "http2-settings", "keep-alive", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade",
    ]
}

extension String.UTF8View {
    /// Whether it is a token: one or more of the characters of RFC 9110, section 5.6.2.
    fileprivate var isToken: Bool {
        !isEmpty && allSatisfy { $0 < 128 && (Self.tokenBytes >> UInt128($0)) & 1 == 1 }
    }

    private static let tokenBytes: UInt128 = {
        let characters = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        return characters.utf8.reduce(0) { $0 | (1 << UInt128($1)) }
    }()

    /// Whether it begins with this ASCII text of small letters, in either case.
    fileprivate func isPrefixed(by text: StaticString) -> Bool {
        text.withUTF8Buffer { prefix in
            count >= prefix.count && zip(self, prefix).allSatisfy { $0.lowercased == $1 }
        }
    }
}
