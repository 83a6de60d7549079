import RunbridgeCore
import RunbridgeProviders
import RunbridgeSigning

extension ProviderRequest {
    /// All header fields as they are sent now: the key in its place, or a signature made with it.
    ///
    /// Signed are the content's type and what is for AWS; the others may change on their way.
    ///
    /// - Throws: when something is missing that signing takes, or when OpenSSL fails.
    func sentHeaders(key: Secret?, now: Timestamp) throws -> [RequestHeader] {
        guard let key else { return headers }
        if let name = missingForSigning { throw RequestProblem.missingParameter(name) }
        guard let signing else { return headers(key: key) }
        let signature = AWSSignature(
            credentials: AWSCredentials(keyID: signing.keyID, secret: key, sessionToken: signing.sessionToken),
            region: signing.region, service: signing.service)
        let signed = headers.filter { header in
            let name = header.name.lowercased()
            return name == "content-type" || name.hasPrefix("x-amz-")
        }
        let added = try signature.headers(
            for: AWSRequest(
                method: method, url: url, headers: signed.map { ($0.name, $0.value) }, body: body ?? []), now: now)
        return headers + added.map { RequestHeader(name: $0.name, value: $0.value) }
    }
}
