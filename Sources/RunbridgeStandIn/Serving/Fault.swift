/// A way not to answer as one should.
public enum Fault: Sendable, Equatable {
    /// This status and headers with an error body of OpenAI's. The request has no effect.
    case refusal(status: Int, headers: [String: String] = [:])
    /// A page of HTML where JSON is due. The request has no effect.
    case html(status: Int = 200)
    /// Status 200 and no body. The request has no effect.
    case empty
    /// The true answer's first half, as if it were the whole of it. The request has its effect.
    case truncated
    /// The true answer's first half, then the connection ends. The request has its effect.
    case cutOff
    /// No answer, until the caller gives up or the server stops. The request has no effect.
    case hang

    /// Status 500.
    public static let serverError = Fault.refusal(status: 500)

    /// Status 429, with a `Retry-After` in whole seconds if there is to be one.
    public static func rateLimited(retryAfter: Duration? = nil) -> Fault {
        let headers = retryAfter.map { ["Retry-After": String($0.components.seconds)] }
        return .refusal(status: 429, headers: headers ?? [:])
    }

    /// The error body of a refusal.
    static func refusal(withStatus status: Int) -> Refusal {
        switch status {
        case 401:
            Refusal(status: status, message: "The stand-in refuses this key.", code: "invalid_api_key")
        case 429:
            Refusal(
                status: status, message: "The stand-in was told to limit the rate.", type: "requests",
                code: "rate_limit_exceeded")
        case 500...:
            Refusal(status: status, message: "The stand-in was told to fail.", type: "server_error")
        default:
            Refusal(status: status, message: "The stand-in was told to refuse.")
        }
    }
}

/// The faults that are still to happen, in the order they were asked for.
struct FaultPlan: Sendable {
    private struct Entry {
        var fault: Fault
        /// How many more requests it meets; `nil` for all.
        var remaining: Int?
        /// The only endpoint it meets; `nil` for every one.
        var endpoint: Endpoint?
    }

    private var entries: [Entry] = []

    mutating func add(_ fault: Fault, times: Int?, on endpoint: Endpoint?) {
        entries.append(Entry(fault: fault, remaining: times, endpoint: endpoint))
    }

    mutating func clear() {
        entries = []
    }

    /// The fault that the next request to an endpoint meets, which is then used up once.
    mutating func take(for endpoint: Endpoint) -> Fault? {
        entries.removeAll { $0.remaining == 0 }
        let index = entries.firstIndex { $0.endpoint == nil || $0.endpoint == endpoint }
        guard let index else { return nil }
        if let remaining = entries[index].remaining { entries[index].remaining = remaining - 1 }
        return entries[index].fault
    }
}
