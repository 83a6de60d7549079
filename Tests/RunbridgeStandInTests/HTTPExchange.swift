import Foundation
import RunbridgeCore
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A request sent with the system's client, and what came back.
struct HTTPExchange {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]

    var json: JSON { get throws { try JSON(parsing: body) } }

    /// Sends a request, each time over a connection of its own.
    static func send(
        _ method: String, _ url: String, key: String? = "sk-test", headers: [String: String] = [:], body: String? = nil,
        timeout: Duration = .seconds(10)
    ) async throws -> HTTPExchange {
        var request = URLRequest(url: try #require(URL(string: url)))
        request.httpMethod = method
        request.timeoutInterval = Double(timeout.milliseconds) / 1000
        if let key { request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization") }
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        request.httpBody = body.map { Data($0.utf8) }
        let session = URLSession(configuration: .ephemeral)
        defer { session.invalidateAndCancel() }
        let (data, response) = try await session.data(for: request)
        let answer = try #require(response as? HTTPURLResponse)
        let fields = answer.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
        return HTTPExchange(
            status: answer.statusCode, headers: Dictionary(fields) { first, _ in first }, body: Array(data))
    }
}
