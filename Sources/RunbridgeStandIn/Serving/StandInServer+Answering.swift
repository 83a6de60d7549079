import Hummingbird
import RunbridgeCore
import Synchronization

extension StandInServer {
    /// Answers a request: finds its endpoint, looks at the key, meets a fault if one is due, asks the account.
    func respond(to request: Request) async throws -> Response {
        var headers = ["openai-version": "2020-10-01"]
        headers["x-request-id"] = state.withLock { $0.account.identifiers.request() }
        guard let found = Endpoint.matching(method: request.method.rawValue, path: request.uri.path) else {
            let refusal = Refusal.notFound("Invalid URL (\(request.method.rawValue) \(request.uri.path))")
            return Response(APIAnswer(refusal), headers)
        }
        state.withLock { $0.counts[found.endpoint, default: 0] += 1 }
        if let refusal = refusal(for: request.headers[.authorization]) {
            return Response(APIAnswer(refusal), headers)
        }
        let (fault, pollAfter) = state.withLock { state in
            (state.faults.take(for: found.endpoint), found.endpoint.isPolled ? state.pollAfter : nil)
        }
        headers["openai-poll-after-ms"] = pollAfter.map { String($0.milliseconds) }
        if let fault, let response = try await fault.response(to: request, headers) { return response }
        let call = APICall(
            endpoint: found.endpoint, id: found.id, query: Query(request.uri.query ?? ""),
            contentType: request.headers[.contentType], body: try await request.bytes())
        let now = clock.now
        let answer = state.withLock { $0.account.answer(call, at: now) }
        return fault.map { $0.response(spoiling: answer, headers) } ?? Response(answer, headers)
    }

    private func refusal(for authorization: String?) -> Refusal? {
        guard let authorization, authorization.hasPrefix("Bearer ") else {
            return Refusal(
                status: 401, message: "No API key was given. It belongs into the header Authorization: Bearer.")
        }
        guard authorization.dropFirst("Bearer ".count) == apiKey.reveal() else {
            return Refusal(status: 401, message: "Incorrect API key provided.", code: "invalid_api_key")
        }
        return nil
    }
}
