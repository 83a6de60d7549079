/// Looks for the secret itself in a header.
struct TokenCheck: Sendable {
    let header: String
    /// What stands before it; its letters match in either case, as RFC 9110, section 11.1, has it for `Bearer`.
    let prefix: String
    let tokens: [[UInt8]]

    func verify(_ request: WebhookRequest<Unverified>) throws(RequestRefusal) {
        let value = Array(try request.value(of: header).utf8)
        guard String(decoding: value.prefix(prefix.utf8.count), as: UTF8.self).lowercased() == prefix.lowercased()
        else {
            throw .malformed(header)
        }
        let told = Array(value.dropFirst(prefix.utf8.count))
        // All are compared, so that time does not tell which one it was near to.
        let matches = tokens.count { ConstantTime.areEqual($0, told) }
        guard matches > 0 else { throw .noMatch(header) }
    }
}
