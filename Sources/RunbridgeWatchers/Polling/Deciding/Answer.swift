import RunbridgeCore
import RunbridgeHTTP

/// What a provider's answer means for the pass.
enum Answer: Sendable, Equatable {
    /// JSON, the `Link` header, how long to wait before the same is asked again, and by what to ask for changes only.
    case json(JSON, link: String?, pollAfter: Duration?, validator: Validator? = nil)
    /// It is as it was when the validator came that it was asked with.
    case unchanged(pollAfter: Duration?)
    /// There is no such thing.
    case missing
    /// Not now, but after this time.
    case notNow(Duration, reason: String)
    /// The key is not accepted, or not for this. Asking again will not help until somebody does something.
    case refused(String, keyIsInvalid: Bool)
    /// Something else that is no use; why, and how long the server asks to wait.
    case trouble(String, told: Duration?)
    /// The asking was called off.
    case canceled

    /// Reads an answer. Texts of it hold nothing that the server made up but its own error message, and of that nothing
    /// when it is about the key.
    init(
        _ result: Result<HTTPResponse, HTTPFailure>, isConditional: Bool = false,
        pollAfterHeader: String?,
        now: Timestamp
    ) {
        switch result {
        case .failure(let failure):
            self = failure.kind == .canceled ? .canceled : .trouble(failure.message, told: nil)
        case .success(let response):
            self.init(response, isConditional, pollAfterHeader: pollAfterHeader, now: now)
        }
    }

    private init(
        _ response: HTTPResponse, _ isConditional: Bool, pollAfterHeader: String?, now: Timestamp
    ) {
        let told = WaitHint.retry(response.headers, now: now)
        switch response.status {
        case 200..<300:
            self = Self.content(response, pollAfterHeader: pollAfterHeader, now: now)
        case 401:
            self = .refused("it answered 401: the API key is missing or not accepted", keyIsInvalid: true)
        case 403:
            self = .refused("it answered 403: the API key may not do this", keyIsInvalid: false)
        case 404, 410:
            self =
                response.looksLikeHTML
                ? .trouble("it answered \(response.status) with a web page; is base_url right?", told: told)
                : .missing
        case 304:
            self =
                isConditional
                ? .unchanged(pollAfter: WaitHint.poll(response.headers, in: pollAfterHeader))
                : .trouble("it answered 304, not modified, though it was asked for all", told: told)
        case 300..<400:
            self = .trouble(
                "it answered \(response.status), a redirect, which is not followed: correct base_url", told: told)
        default:
            let reason = "it answered \(response.status)\(response.errorText.map { ": \($0)" } ?? "")"
            if let told, response.status == 429 || response.status == 503 {
                self = .notNow(told, reason: reason)
            } else {
                self = .trouble(reason, told: told)
            }
        }
    }

    private static func content(
        _ response: HTTPResponse, pollAfterHeader: String?, now: Timestamp
    ) -> Answer {
        if response.isTruncated {
            return .trouble("its answer is over \(response.body.count / 1_048_576) MiB", told: nil)
        }
        if response.body.isEmpty { return .trouble("its answer is empty", told: nil) }
        do {
            return .json(
                try JSON(parsing: response.body), link: response.headers["link"],
                pollAfter: WaitHint.poll(response.headers, in: pollAfterHeader),
                validator: Validator(response.headers, now: now))
        } catch {
            let what = response.looksLikeHTML ? "a web page and not JSON; is base_url right?" : "no JSON: \(error)"
            return .trouble("its answer is \(what)", told: nil)
        }
    }
}

extension HTTPResponse {
    /// Whether it says or shows that it is a page for people.
    fileprivate var looksLikeHTML: Bool {
        headers["content-type"]?.lowercased().hasPrefix("text/html") == true
            || body.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0a && $0 != 0x0d } == UInt8(ascii: "<")
    }

    /// The error message that most APIs put into `error.message`, `error` or `message`: one line, 200 characters.
    fileprivate var errorText: String? {
        // Not every error is JSON.
        guard body.count <= 64 * 1024, let json = try? JSON(parsing: body) else { return nil }
        let text = json["error"]?["message"]?.string ?? json["error"]?.string ?? json["message"]?.string
        guard let text, !text.isEmpty else { return nil }
        return text.oneLine(200)
    }
}
