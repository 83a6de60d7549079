import Foundation
import RunbridgeCore
import RunbridgeSigning
import TestSupport
import Testing

/// Signatures as AWS itself and its Python package make them.
struct AWSSignatureTests {
    private static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    /// 2015-08-30T12:36:00.900Z: the fraction is cut.
    private static let time = Timestamp(milliseconds: 1_440_938_160_900)

    private func signature(token: String? = nil, region: String = "us-east-1", service: String = "service")
        -> AWSSignature
    {
        AWSSignature(
            credentials: AWSCredentials(
                keyID: "AKIDEXAMPLE", secret: Secret(Self.secret), sessionToken: token.map { Secret($0) }),
            region: region, service: service)
    }

    private func authorization(of request: AWSRequest, by signature: AWSSignature, now: Timestamp = time) throws
        -> String
    {
        let added = try signature.headers(for: request, now: now)
        return try #require(added.last { $0.name == "Authorization" }).value
    }

    @Test(arguments: AWSTestSuite.cases)
    func signsAsAWSPublished(_ row: AWSTestSuite.Case) throws {
        let request = AWSRequest(
            method: row.method, url: "https://example.amazonaws.com\(row.target)", headers: row.headers,
            body: Array(row.body.utf8))
        let added = try signature(token: row.token).headers(for: request, now: Self.time)
        #expect(
            added.map(\.name)
                == ["Host", "X-Amz-Date"] + (row.token == nil ? [] : ["X-Amz-Security-Token"]) + ["Authorization"])
        #expect(added.prefix(2).map(\.value) == ["example.amazonaws.com", "20150830T123600Z"])
        #expect(
            added.last?.value == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=\(row.signed), Signature=\(row.signature)")
    }

    struct Same: Sendable {
        var written: String
        var meant: String
    }

    @Test(
        arguments: [
            Same(written: "https://a.test:443/x", meant: "https://a.test/x"),
            Same(written: "http://a.test:80/x", meant: "http://a.test/x"),
            Same(written: "https://me:p@a.test/x#part", meant: "https://a.test/x"),
            Same(written: "https://a.test", meant: "https://a.test/"),
            Same(written: "https://a.test?b=1", meant: "https://a.test/?b=1"),
            Same(written: "https://a.test/?b=%7e%2f&a", meant: "https://a.test/?a=&b=~/"),
            Same(written: "https://a.test/?a=%aF%Af", meant: "https://a.test/?a=%AF%AF"),
            Same(written: "https://a.test/?a=1%3D2", meant: "https://a.test/?a=1=2"),
            Same(written: "https://a.test/?a=%", meant: "https://a.test/?a=%25"),
            Same(written: "https://a.test/?&a=1&&", meant: "https://a.test/?a=1"),
        ])
    func signsWhatIsMeant(_ row: Same) throws {
        let written = try authorization(of: AWSRequest(method: "GET", url: row.written), by: signature())
        #expect(try written == authorization(of: AWSRequest(method: "GET", url: row.meant), by: signature()))
    }

    @Test func everythingThatCountsIsSigned() throws {
        let request = AWSRequest(
            method: "POST", url: "https://a.test:8443/x%2Fy?a=1", headers: [("X-Amz-Target", "T")], body: [1])
        var changed: [AWSRequest] = []
        func change(_ change: (inout AWSRequest) -> Void) {
            var other = request
            change(&other)
            changed.append(other)
        }
        change { $0.method = "GET" }
        change { $0.url = "https://b.test:8443/x%2Fy?a=1" }
        change { $0.url = "https://a.test:8444/x%2Fy?a=1" }
        change { $0.url = "http://a.test/x%2Fy?a=1" }
        change { $0.url = "https://a.test:8443/x/y?a=1" }
        change { $0.url = "https://a.test:8443/x%2Fy?a=2" }
        change { $0.url = "https://a.test:8443/x%2Fy?a=1&a=1" }
        change { $0.headers = [("X-Amz-Target", "t")] }
        change { $0.body = [] }
        var all = try changed.map { try authorization(of: $0, by: signature()) }
        all.append(try authorization(of: request, by: signature()))
        all.append(try authorization(of: request, by: signature(token: "t")))
        all.append(try authorization(of: request, by: signature(region: "eu-west-1")))
        all.append(try authorization(of: request, by: signature(service: "states")))
        all.append(try authorization(of: request, by: signature(), now: Self.time + .seconds(1)))
        #expect(Set(all).count == all.count)
    }

    @Test func theSecretIsNowhereInWhatIsSentOrShown() throws {
        let signature = signature(token: "token-1")
        let added = try signature.headers(for: AWSRequest(method: "GET", url: "https://a.test/"), now: Self.time)
        #expect(!added.contains { $0.value.contains(Self.secret) })
        var shown = "\(signature) \(String(reflecting: signature.credentials))"
        dump(signature, to: &shown)
        #expect(!shown.contains(Self.secret) && !shown.contains("token-1"))
    }

    // MARK: The judge

    private struct Asked: Codable {
        var method: String
        var url: String
        var headers: [String: String]
        var body: String
        var token: String?
        var region: String
        var service: String
        var time: String
    }

    /// A text of anything, the characters that matter to URLs most of all.
    private func text(_ random: inout SeededRandom) -> String {
        let characters = Array("abzAZ09-._~ %/+&=?#:@!$'()*,;[]{}|\\\"<>^`é☃😀")
        return String(
            (0..<Int.random(in: 0...9, using: &random)).map { _ in characters.randomElement(using: &random) ?? "a" })
    }

    private func encoded(_ text: String) -> String {
        text.addingPercentEncoding(
            withAllowedCharacters: CharacterSet(
                charactersIn: "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")) ?? ""
    }

    private func request(_ random: inout SeededRandom) -> Asked {
        let path = (0..<Int.random(in: 0...4, using: &random)).map { _ in "/\(encoded(text(&random)))" }.joined()
        let query = (0..<Int.random(in: 0...5, using: &random)).map { _ in
            "\(encoded(text(&random)))=\(encoded(text(&random)))"
        }.filter { !$0.hasPrefix("=") }
        let host =
            ["bedrock.us-east-1.amazonaws.com", "127.0.0.1:8083", "host.test:443", "[::1]:4566"]
            .randomElement(using: &random) ?? ""
        var headers: [String: String] = [:]
        if random.chance(oneIn: 2) { headers["Content-Type"] = "application/x-amz-json-1.0" }
        if random.chance(oneIn: 2) {
            headers["X-Amz-Target"] = "AWSStepFunctions.\(Int.random(in: 0...9, using: &random))"
        }
        if random.chance(oneIn: 3) { headers["X-Amz-Odd"] = "  a   b \(Int.random(in: 0...9, using: &random)) " }
        // From 2001 to 2033.
        let seconds = Int64.random(in: 1_000_000_000...2_000_000_000, using: &random)
        return Asked(
            method: random.chance(oneIn: 2) ? "GET" : "POST",
            url: "https://\(host)\(path)\(query.isEmpty ? "" : "?" + query.joined(separator: "&"))", headers: headers,
            body: text(&random), token: random.chance(oneIn: 2) ? "T\(encoded(text(&random)))" : nil,
            region: ["us-east-1", "eu-central-1"].randomElement(using: &random) ?? "",
            service: ["bedrock", "states"].randomElement(using: &random) ?? "",
            time: Timestamp(seconds: seconds).rfc3339)
    }

    @Test func thePackageOfAWSSignsAnyRequestAlike() async throws {
        var random = SeededRandom(20_150_830)
        let asked = (0..<500).map { _ in request(&random) }
        let judge = try await PythonJudge.environment(packages: "botocore")
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Judges/botocore_signature.py").path
        let input = String(decoding: try JSONEncoder().encode(asked), as: UTF8.self)
        let answer = try await judge.run(script, arguments: ["AKIDEXAMPLE", Self.secret], input: input)
        let judged = try JSONDecoder().decode([String].self, from: Data(answer.utf8))
        #expect(judged.count == asked.count)
        for (row, judged) in zip(asked, judged) {
            let request = AWSRequest(
                method: row.method, url: row.url, headers: row.headers.map { ($0.key, $0.value) },
                body: Array(row.body.utf8))
            let time = try #require(Timestamp(rfc3339: row.time))
            let signature = signature(token: row.token, region: row.region, service: row.service)
            #expect(try authorization(of: request, by: signature, now: time) == judged, "\(row)")
        }
    }
}
