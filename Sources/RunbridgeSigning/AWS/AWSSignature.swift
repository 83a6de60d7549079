public import RunbridgeCore

/// Signature Version 4 of AWS, in header fields: how a request says who asks, without showing the secret.
///
/// For all services but S3, which wants paths encoded once only and a header with the content's digest. AWS takes a
/// signature for five minutes around its time, so each attempt is signed anew. Where it is specified:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
public struct AWSSignature: Sendable {
    /// Who signs.
    public var credentials: AWSCredentials
    /// The region, `us-east-1`.
    public var region: String
    /// The service's name in signatures, which is not always that in its address: `states`, `bedrock`.
    public var service: String

    /// How requests to a service in a region are signed.
    public init(credentials: AWSCredentials, region: String, service: String) {
        self.credentials = credentials
        self.region = region
        self.service = service
    }

    /// The header fields to add to a request: `Host` unless it is there, so that it is sent as it was signed,
    /// `X-Amz-Date`, with temporary credentials `X-Amz-Security-Token`, and `Authorization`. The request must be sent with
    /// the very header fields that were signed.
    ///
    /// - Throws: when OpenSSL cannot set a key up.
    public func headers(for request: AWSRequest, now: Timestamp) throws(SigningError) -> [(name: String, value: String)]
    {
        let time = now.basicISO8601
        var added = [(name: "X-Amz-Date", value: time)]
        if !request.headers.contains(where: { $0.name.lowercased() == "host" }) {
            added.insert(("Host", AWSURL(request.url).host), at: 0)
        }
        if let token = credentials.sessionToken { added.append(("X-Amz-Security-Token", token.reveal())) }
        let canonical = CanonicalRequest(request, adding: added)
        let scope = "\(time.prefix(8))/\(region)/\(service)/aws4_request"
        let signed = "\(Self.algorithm)\n\(time)\n\(scope)\n\(Hex.encode(SHA256.digest(Array(canonical.text.utf8))))"
        let signature = Hex.encode(try signingKey(date: time.prefix(8)).code(for: Array(signed.utf8)))
        let value =
            "\(Self.algorithm) Credential=\(credentials.keyID)/\(scope), SignedHeaders=\(canonical.signedHeaders), "
            + "Signature=\(signature)"
        return added + [("Authorization", value)]
    }

    private static let algorithm = "AWS4-HMAC-SHA256"

    /// The key of a day, a region and a service, which the secret cannot be told from.
    private func signingKey(date: Substring) throws(SigningError) -> HMACKey {
        var key = try HMACKey(Array("AWS4\(credentials.secret.reveal())".utf8))
        for part in [String(date), region, service, "aws4_request"] {
            key = try HMACKey(key.code(for: Array(part.utf8)))
        }
        return key
    }
}

extension Timestamp {
    /// `20150830T123600Z`, the fraction of a second cut.
    fileprivate var basicISO8601: String {
        rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    }
}
