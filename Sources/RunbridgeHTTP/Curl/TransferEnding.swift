import CCurl

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How libcurl ended a transfer that brought no answer, and what that means.
struct TransferEnding {
    /// How far it had come.
    enum Phase {
        case resolving, connecting, tls, answer, content
    }

    var code: CURLcode
    var phase: Phase
    var refusal: AnswerBuffer.Refusal?
    var socketRefusal: EasyHandle.SocketRefusal?
    var systemError: Int32 = 0
    /// libcurl's own words, or nothing.
    var detail = ""
    /// Milliseconds.
    var timeout = 0
    var connectTimeout = 0

    /// What went wrong, for programs.
    var kind: HTTPFailure.Kind {
        if refusal != nil || isLineTooLong { return .protocol }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: return .resolution
        case CURLE_OPERATION_TIMEDOUT: return .timeout
        case CURLE_COULDNT_CONNECT: return isForbidden ? .forbidden : .connection
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_USE_SSL_FAILED:
            return .tls
        case CURLE_URL_MALFORMAT: return .invalidRequest
        case CURLE_RECV_ERROR where isBrokenChunk: return .protocol
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_PROXY: return .connection
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_INTERFACE_FAILED: return .connection
        default: return .protocol
        }
    }

    /// What went wrong, for people, without the place.
    var text: String {
        switch kind {
        case .resolution:
            code == CURLE_COULDNT_RESOLVE_PROXY
                ? "the proxy's name could not be resolved" : "the name could not be resolved"
        case .timeout: timeoutText
        case .forbidden: forbiddenText
        case .tls: "TLS failed: \(plainDetail)"
        case .invalidRequest: "the URL cannot be understood"
        case .connection: connectionText
        case .protocol, .canceled: protocolText
        }
    }

    private var isForbidden: Bool {
        if case .address = socketRefusal { true } else { false }
    }

    /// libcurl keeps a header line up to its end, or up to a limit above ours, and has one code for that and for memory.
    private var isLineTooLong: Bool { code == CURLE_OUT_OF_MEMORY && phase == .answer }

    private var isBrokenChunk: Bool { detail.contains("chunked") }

    private var timeoutText: String {
        switch phase {
        case .resolving: "the name was not resolved within \(Self.span(connectTimeout))"
        case .connecting: "no connection within \(Self.span(connectTimeout))"
        case .tls: "TLS was not agreed upon within \(Self.span(connectTimeout))"
        case .answer: "no answer within \(Self.span(timeout))"
        case .content: "the answer did not end within \(Self.span(timeout))"
        }
    }

    private var forbiddenText: String {
        guard case .address(let address?) = socketRefusal else { return "the kind of address is not allowed" }
        return "the address \(address) is \(address.scope.rawValue) and not allowed"
    }

    private var connectionText: String {
        switch code {
        case CURLE_COULDNT_CONNECT:
            if case .system(let error) = socketRefusal { return "no socket could be opened: \(Self.words(error))" }
            return systemError == 0 ? "no connection" : Self.words(systemError)
        case CURLE_GOT_NOTHING: return "the connection was closed without an answer"
        case CURLE_PARTIAL_FILE: return "the connection was closed in the middle of the answer"
        case CURLE_PROXY: return "the proxy refused: \(plainDetail)"
        default:
            let moment = phase == .content ? "in the middle of the answer" : "before the answer"
            return "the connection broke \(moment): \(plainDetail)"
        }
    }

    private var protocolText: String {
        switch isLineTooLong ? .headTooLarge : refusal {
        case .headTooLarge: "the answer's header is over \(AnswerBuffer.headLimit / 1024) KiB"
        case .length: "the answer is not valid HTTP: its length is no number, or two that differ"
        case .transferCoding: "the answer is in a transfer coding that was not asked for"
        case nil: "the answer is not valid HTTP: \(plainDetail)"
        }
    }

    /// libcurl's words in one line; if there are none, its words for the code.
    private var plainDetail: String {
        guard !detail.isEmpty else { return String(cString: curl_easy_strerror(code)) }
        return String(detail.map { $0.isASCII && ($0.asciiValue ?? 0) >= 0x20 && $0 != "\u{7f}" ? $0 : "?" })
    }

    private static func words(_ error: Int32) -> String { String(cString: strerror(error)).lowercased() }

    static func span(_ milliseconds: Int) -> String {
        milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
    }
}
