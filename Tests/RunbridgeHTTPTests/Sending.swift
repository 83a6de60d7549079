import RunbridgeHTTP

/// A transport that goes straight to where a URL says, whatever the environment names as a proxy.
func makeTransport(
    addressGuard: AddressGuard = .any, maximumConnections: Int = 512, caFile: String? = nil
) -> CurlTransport {
    CurlTransport(
        configuration: .init(
            addressGuard: addressGuard, maximumConnections: maximumConnections, caFile: caFile, proxies: .none))
}

extension HTTPRequest {
    /// A GET with a timeout that only a broken transport reaches.
    static func get(_ url: String, timeout: Duration = .seconds(20)) -> HTTPRequest {
        HTTPRequest(url: url, timeout: timeout)
    }

    /// A POST with a timeout that only a broken transport reaches.
    static func post(_ url: String, _ body: [UInt8] = Array("{}".utf8)) -> HTTPRequest {
        HTTPRequest(
            method: "POST", url: url, headers: ["Content-Type": "application/json"], body: body, timeout: .seconds(20))
    }
}

extension Result where Success == HTTPResponse, Failure == HTTPFailure {
    /// Why there was no answer, or `nil` when there was one.
    var failure: HTTPFailure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}

extension HTTPResponse {
    /// The content as text.
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// An answer on the wire, its length given.
func answer(_ status: String = "200 OK", _ fields: String..., body: String = "") -> String {
    let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + fields
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
}

extension HTTPTransport {
    /// Makes many exchanges over one channel. Returns what came of them in the order of the requests; canceled, it breaks
    /// the channel off. `told` hears of each ending.
    func exchangeAll(
        _ requests: [HTTPRequest], told: @escaping @Sendable (Int) -> Void = { _ in }
    ) async -> [Result<HTTPResponse, HTTPFailure>] {
        let (endings, teller) = AsyncStream<HTTPEnding>.makeStream()
        let channel = channel { batch in
            for ending in batch {
                told(ending.tag)
                teller.yield(ending)
            }
        }
        return await withTaskCancellationHandler {
            channel.begin(requests.enumerated().map { (tag: $0.offset, request: $0.element) })
            // A task of its own: a canceled one would not wait for the endings.
            return await Task {
                var results: [Int: Result<HTTPResponse, HTTPFailure>] = [:]
                if requests.isEmpty { teller.finish() }
                for await ending in endings {
                    results[ending.tag] = ending.result
                    if results.count == requests.count { break }
                }
                return requests.indices.compactMap { results[$0] }
            }.value
        } onCancel: {
            channel.breakOff()
        }
    }
}
