import CCurl

/// The options that change from request to request, as they were last set: what is the same is not set again.
struct LoadedOptions {
    var url = ""
    var method = ""
    var hasContent = false
    var timeout = 0
    var connectTimeout = 0
}

extension EasyHandle {
    /// Puts a request into the handle. Returns whether libcurl took it.
    func load(_ submission: Submission, now: UInt64) -> Bool {
        let request = submission.request
        self.submission = submission
        answer.begin(limit: request.responseLimit)
        socketRefusal = nil
        began = now
        tlsBegan = nil
        errorText[0] = 0
        let isLoaded =
            loadURL(request.url) && loadMethod(request) && loadContent(request.body)
            && loadTimeouts(of: submission, now: now)
            && runbridge_easy_set_pointer(easy, CURLOPT_HTTPHEADER, lines.list(of: request.headers)) == CURLE_OK
        // What libcurl did not take is not set, and the next request must not believe so.
        if !isLoaded { loaded = LoadedOptions() }
        return isLoaded
    }

    /// Lets go of the request. Returns who waits for its end.
    func unload() -> Submission? {
        defer { submission = nil }
        content.release()
        return submission
    }

    private func loadURL(_ url: String) -> Bool {
        guard url != loaded.url else { return true }
        loaded.url = url
        return runbridge_easy_set_string(easy, CURLOPT_URL, url) == CURLE_OK
    }

    /// libcurl knows GET, HEAD and POST as shapes of an exchange; another method is a shape under another name.
    private func loadMethod(_ request: HTTPRequest) -> Bool {
        let method = request.method
        let hasContent = request.body != nil || ["POST", "PUT", "PATCH"].contains(method)
        guard method != loaded.method || hasContent != loaded.hasContent else { return true }
        (loaded.method, loaded.hasContent) = (method, hasContent)
        let (shape, name) =
            switch (method, hasContent) {
            case ("HEAD", _): (CURLOPT_NOBODY, nil as String?)
            case ("POST", true): (CURLOPT_POST, nil)
            case (_, true): (CURLOPT_POST, method)
            case ("GET", false): (CURLOPT_HTTPGET, nil)
            case (_, false): (CURLOPT_HTTPGET, method)
            }
        return runbridge_easy_set_long(easy, CURLOPT_HTTPGET, 1) == CURLE_OK  // undoes the others
            && runbridge_easy_set_long(easy, shape, 1) == CURLE_OK
            && runbridge_easy_set_string(easy, CURLOPT_CUSTOMREQUEST, name) == CURLE_OK
    }

    private func loadContent(_ body: [UInt8]?) -> Bool {
        guard loaded.hasContent else { return true }
        let bytes = body ?? []
        return runbridge_easy_set_pointer(easy, CURLOPT_POSTFIELDS, content.hold(bytes)) == CURLE_OK
            && runbridge_easy_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, bytes.count) == CURLE_OK
    }

    private func loadTimeouts(of submission: Submission, now: UInt64) -> Bool {
        let timeout = submission.remainingMilliseconds(now: now)
        let connectTimeout = submission.request.connectTimeout.boundedMilliseconds
        guard (timeout, connectTimeout) != (loaded.timeout, loaded.connectTimeout) else { return true }
        (loaded.timeout, loaded.connectTimeout) = (timeout, connectTimeout)
        return runbridge_easy_set_long(easy, CURLOPT_TIMEOUT_MS, timeout) == CURLE_OK
            && runbridge_easy_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, connectTimeout) == CURLE_OK
    }
}

extension Duration {
    /// Whole milliseconds as libcurl takes them: at least one, because zero means forever there, and at most 24 days.
    var boundedMilliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
