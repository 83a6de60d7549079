import Foundation
import TestSupport

/// Sends webhooks to a bridge as others do: by curl, signed by openssl.
struct Sender {
    /// The port of the bridge.
    let port: Int

    /// Waits until somebody listens.
    func isHeard(by bridge: RunningTool) async throws {
        try await eventually("the bridge listens on \(port)") {
            try await Tool.bash("curl -sf http://127.0.0.1:\(port)/healthz").status == 0
        } otherwise: {
            bridge.complaint
        }
    }

    /// Posts a body. Returns the status of the answer.
    func post(_ body: String, to path: String, _ headers: [String]) async throws -> String {
        let line =
            #"url=$1 body=$2; shift 2; curl -s -m 20 -o /dev/null -w '%{http_code}' --data-binary "$body" "$@" "$url""#
        let fields = headers.flatMap { ["-H", $0] } + ["-H", "Content-Type: application/json"]
        let ending = try await Tool.bash(line, ["http://127.0.0.1:\(port)\(path)", body] + fields)
        return ending.output
    }

    /// Posts a body as GitHub does.
    func postAsGitHub(_ body: String, to path: String, event: String, secret: String) async throws -> String {
        let code = try await Tool.bash(
            #"printf %s "$1" | openssl dgst -sha256 -hmac "$2" -r | cut -d' ' -f1"#, body, secret
        ).output.filter { !$0.isWhitespace }
        return try await post(body, to: path, ["X-GitHub-Event: \(event)", "X-Hub-Signature-256: sha256=\(code)"])
    }

    /// Posts a body by Standard Webhooks, as OpenAI does.
    func postAsOpenAI(_ body: String, to path: String, id: String, key: [UInt8]) async throws -> String {
        let time = Int(Date().timeIntervalSince1970)
        let hex = key.map { String(format: "%02x", $0) }.joined()
        let code = try await Tool.bash(
            #"printf %s "$1" | openssl dgst -sha256 -mac HMAC -macopt hexkey:"$2" -binary | base64 -w0"#,
            "\(id).\(time).\(body)", hex
        ).output
        return try await post(
            body, to: path, ["webhook-id: \(id)", "webhook-timestamp: \(time)", "webhook-signature: v1,\(code)"])
    }
}
