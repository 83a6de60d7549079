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

    /// The phases' ends. One that did not happen reads as zero in libcurl, and ends with the one before it here.
    private var timings: HTTPResponse.Timings {
        let resolve = time(CURLINFO_NAMELOOKUP_TIME_T)
        let connect = max(resolve, time(CURLINFO_CONNECT_TIME_T))
        return HTTPResponse.Timings(
            resolve: .microseconds(resolve), connect: .microseconds(connect),
            tls: .microseconds(max(connect, time(CURLINFO_APPCONNECT_TIME_T))),
            firstByte: .microseconds(time(CURLINFO_STARTTRANSFER_TIME_T)),
            total: .microseconds(time(CURLINFO_TOTAL_TIME_T)))
    }

    private func failure(_ code: CURLcode) -> HTTPFailure {
        let place = placeText
        let timeout = submission?.transfer.request.timeout.boundedMilliseconds ?? 0
        let ending = TransferEnding(
            code: code, phase: phase, refusal: answer.refusal, socketRefusal: socketRefusal,
            systemError: Int32(runbridge_easy_get_long(easy, CURLINFO_OS_ERRNO)), detail: detail,
            timeout: timeout, connectTimeout: min(timeout, loaded.connectTimeout))
        return HTTPFailure(ending.kind, "\(place): \(ending.text)")
    }

    /// Where the request goes, as it may be shown.
    var placeText: String { submission?.placeText ?? "the URL" }

    private var phase: TransferEnding.Phase {
        if answer.hasHead { return .content }
        if time(CURLINFO_PRETRANSFER_TIME_T) > 0 { return .answer }
        if hasBegunTLS || time(CURLINFO_CONNECT_TIME_T) > 0 { return .tls }
        return time(CURLINFO_NAMELOOKUP_TIME_T) > 0 ? .connecting : .resolving
    }

    private var detail: String {
        String(decoding: errorText.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func time(_ info: CURLINFO) -> Int { runbridge_easy_get_offset(easy, info) }
}
