import CCurl

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A libcurl easy handle: set up once, then used for one transfer after the other.
///
/// Lives on the engine's thread alone. The raw pointers that libcurl keeps (itself, header lines, content) stay valid
/// while a transfer is loaded.
final class EasyHandle {
    let easy: UnsafeMutableRawPointer
    /// What it carries, while it does.
    var submission: Submission?
    /// Where it is in the engine's list of active handles.
    var place = 0

    var answer = AnswerBuffer()
    /// The last address that the guard refused for this transfer, or the system error of the last socket.
    var socketRefusal: SocketRefusal?
    /// When this transfer was loaded, by the monotonic clock.
    var began: UInt64 = 0
    /// When it had made a connection and came to TLS, by the same clock; `nil` if it has not.
    var tlsBegan: UInt64?

    let addressGuard: AddressGuard
    let errorText = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    let lines = HeaderLines()
    let content = RequestContent()
    var loaded = LoadedOptions()

    /// Why no socket was opened.
    enum SocketRefusal: Equatable {
        case address(IPAddress?)
        case system(Int32)
    }

    /// A handle, or `nil` when there is no memory or libcurl cannot do what is needed.
    init?(configuration: CurlTransport.Configuration) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        addressGuard = configuration.addressGuard
        errorText.initialize(repeating: 0)
        guard setUp(configuration), setUpCallbacks() else { return nil }
    }

    deinit {
        curl_easy_cleanup(easy)
        errorText.deallocate()
    }

    private func setUp(_ configuration: CurlTransport.Configuration) -> Bool {
        // HTTP/2 is taken when it is offered and this libcurl has it; that it has not is no fault.
        _ = runbridge_easy_set_long(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_TCP_NODELAY, 1), (CURLOPT_TCP_KEEPALIVE, 1),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2),
            (CURLOPT_HTTP_CONTENT_DECODING, 0), (CURLOPT_SUPPRESS_CONNECT_HEADERS, 1),
            // A transfer that ends while its name is looked up lets go of the resolver's thread; by default libcurl
            // waits for it, and every other transfer would wait too.
            (CURLOPT_QUICK_EXIT, 1),
        ]
        for (option, value) in numbers where runbridge_easy_set_long(easy, option, value) != CURLE_OK { return false }
        var texts: [(CURLoption, String)] = [
            (CURLOPT_PROTOCOLS_STR, "http,https"), (CURLOPT_USERAGENT, configuration.userAgent),
        ]
        if let file = configuration.caFile { texts.append((CURLOPT_CAINFO, file)) }
        if configuration.proxies == .none { texts.append((CURLOPT_PROXY, "")) }
        for (option, value) in texts where runbridge_easy_set_string(easy, option, value) != CURLE_OK { return false }
        return true
    }

    private func setUpCallbacks() -> Bool {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let pointers: [(CURLoption, UnsafeMutableRawPointer)] = [
            (CURLOPT_PRIVATE, context), (CURLOPT_WRITEDATA, context), (CURLOPT_HEADERDATA, context),
            (CURLOPT_OPENSOCKETDATA, context), (CURLOPT_SSL_CTX_DATA, context),
            (CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(errorText.baseAddress!)),
        ]
        for (option, value) in pointers where runbridge_easy_set_pointer(easy, option, value) != CURLE_OK {
            return false
        }
        return runbridge_easy_set_data_callback(easy, CURLOPT_WRITEFUNCTION, takeBody) == CURLE_OK
            && runbridge_easy_set_data_callback(easy, CURLOPT_HEADERFUNCTION, takeLine) == CURLE_OK
            && runbridge_easy_set_open_socket_callback(easy, openSocket) == CURLE_OK
            && runbridge_easy_set_tls_callback(easy, noteTLS) == CURLE_OK
    }

    /// The handle behind a pointer that libcurl carries.
    static func at(_ context: UnsafeMutableRawPointer) -> EasyHandle {
        Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
    }
}

// MARK: What libcurl calls back

private func takeLine(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return 0 }
    let handle = EasyHandle.at(context)
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    let isWanted = handle.answer.takeLine(line) { runbridge_easy_get_long(handle.easy, CURLINFO_RESPONSE_CODE) }
    return isWanted ? line.count : 0
}

private func takeBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return 0 }
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    // Anything but the count ends the transfer, so an empty piece must not be answered with 0 as a refusal.
    return EasyHandle.at(context).answer.takeBody(piece) ? piece.count : piece.count + 1
}

/// Notes that TLS begins, which libcurl itself does not tell.
private func noteTLS(
    _ easy: UnsafeMutableRawPointer?, _ library: UnsafeMutableRawPointer?, _ context: UnsafeMutableRawPointer?
) -> CURLcode {
    if let context { EasyHandle.at(context).tlsBegan = MonotonicClock.now }
    return CURLE_OK
}

/// Opens the socket of a connection, if the guard lets its address pass: this is after the name was resolved.
private func openSocket(
    _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let context, let address else { return CURL_SOCKET_BAD }
    let handle = EasyHandle.at(context)
    if handle.addressGuard != .any {
        let target = address.pointer(to: \.addr).flatMap { IPAddress(UnsafePointer($0)) }
        guard let target, handle.addressGuard.allows(target) else {
            handle.socketRefusal = .address(target)
            return CURL_SOCKET_BAD
        }
    }
    let descriptor = runbridge_open_socket(address)
    if descriptor < 0 { handle.socketRefusal = .system(errno) }
    return descriptor
}
