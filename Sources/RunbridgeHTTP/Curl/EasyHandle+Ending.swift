import CCurl

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension EasyHandle {
    /// What a transfer came to, by the code that libcurl ended it with.
    func result(_ code: CURLcode) -> Result<HTTPResponse, HTTPFailure> {
        let wasCutByUs = code == CURLE_WRITE_ERROR && answer.isTruncated
        guard (code == CURLE_OK || wasCutByUs) && answer.hasHead else { return .failure(failure(code)) }
        return .success(
            HTTPResponse(
                status: runbridge_easy_get_long(easy, CURLINFO_RESPONSE_CODE), headers: answer.headers,
                body: answer.body, isTruncated: answer.isTruncated, timings: timings))
    }

    /// Where the time went. What did not take place, or was not over, reads as zero in libcurl.
    private var timings: HTTPTimings {
        let isSent = time(CURLINFO_PRETRANSFER_TIME_T) > 0
        var timings = HTTPTimings(
            isConnectionKept: isSent && runbridge_easy_get_long(easy, CURLINFO_NUM_CONNECTS) == 0,
            firstByte: answer.hasBegun ? end(of: CURLINFO_STARTTRANSFER_TIME_T) : nil,
            total: .microseconds(time(CURLINFO_TOTAL_TIME_T)))
        guard !timings.isConnectionKept else { return timings }
        timings.resolve = end(of: CURLINFO_NAMELOOKUP_TIME_T)
        // libcurl tells of the connection only when TLS stands too.
        timings.connect = end(of: CURLINFO_CONNECT_TIME_T) ?? tlsBegan.map { .nanoseconds(Int64($0 - began)) }
        timings.tls = end(of: CURLINFO_APPCONNECT_TIME_T)
        return timings
    }

    private func end(of info: CURLINFO) -> Duration? {
        let time = time(info)
        return time > 0 ? .microseconds(time) : nil
    }

    /// Why it was broken off, with how far it had come.
    func canceled(_ why: String) -> HTTPFailure {
        HTTPFailure(.canceled, "\(placeText): \(why)", timings: timings)
    }

    private func failure(_ code: CURLcode) -> HTTPFailure {
        let place = placeText
        let timeout = submission?.request.timeout.boundedMilliseconds ?? 0
        let ending = TransferEnding(
            code: code, phase: phase, refusal: answer.refusal, socketRefusal: socketRefusal,
            systemError: Int32(runbridge_easy_get_long(easy, CURLINFO_OS_ERRNO)), detail: detail,
            timeout: timeout, connectTimeout: min(timeout, loaded.connectTimeout))
        return HTTPFailure(ending.kind, "\(place): \(ending.text)", timings: timings)
    }

    /// Where the request goes, as it may be shown.
    var placeText: String { submission?.placeText ?? "the URL" }

    private var phase: TransferEnding.Phase {
        if answer.hasHead { return .content }
        if time(CURLINFO_PRETRANSFER_TIME_T) > 0 { return .answer }
        if tlsBegan != nil || time(CURLINFO_CONNECT_TIME_T) > 0 { return .tls }
        return time(CURLINFO_NAMELOOKUP_TIME_T) > 0 ? .connecting : .resolving
    }

    private var detail: String {
        String(decoding: errorText.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func time(_ info: CURLINFO) -> Int { runbridge_easy_get_offset(easy, info) }
}
