import Hummingbird

extension Response {
    init(_ answer: APIAnswer, _ headers: [String: String]) {
        self.init(status: answer.status, contentType: answer.contentType, headers: headers, body: answer.body)
    }
}

extension Fault {
    /// What comes in the place of an answer; `nil` for a fault that spoils the true one.
    func response(to request: Request, _ headers: [String: String]) async throws -> Response? {
        switch self {
        case .refusal(let status, let more):
            return Response(
                APIAnswer(Self.refusal(withStatus: status)), headers.merging(more) { _, wanted in wanted })
        case .html(let status):
            let page = "<!DOCTYPE html><html><head><title>Not an API</title></head><body>\(status)</body></html>"
            return Response(status: status, contentType: "text/html", body: Array(page.utf8))
        case .empty:
            return Response(status: 200)
        case .hang:
            return try await request.body.consumeWithCancellationOnInboundClose { _ in
                try await Task.sleep(for: .seconds(86_400))
                return Response(status: 504)
            }
        case .truncated, .cutOff:
            return nil
        }
    }

    /// The true answer, spoilt.
    func response(spoiling answer: APIAnswer, _ headers: [String: String]) -> Response {
        let half = Array(answer.body.prefix(answer.body.count / 2))
        var spoilt = answer
        spoilt.body = half
        var response = Response(spoilt, headers)
        if self == .cutOff {
            response.headers[.contentLength] = nil
            response = Response(
                status: response.status, headers: response.headers,
                body: ResponseBody(contentLength: answer.body.count) { writer in
                    try await writer.write(ByteBuffer(bytes: half))
                    throw CancellationError()
                })
        }
        return response
    }
}
