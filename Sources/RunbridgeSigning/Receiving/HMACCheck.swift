import RunbridgeCore

/// Looks for an HMAC in a header, as a description says.
struct HMACCheck: Sendable {
    private let scheme: HMACScheme
    private let keys: [HMACKey]
    private let tolerance: TimeTolerance
    private let message: HMACMessage
    private let form: HMACHeaderForm

    init(_ scheme: HMACScheme, keys: [[UInt8]], tolerance: Duration) throws(SigningError) {
        if let fault = scheme.fault { throw .unsoundScheme(fault) }
        self.scheme = scheme
        self.tolerance = TimeTolerance(tolerance)
        var made: [HMACKey] = []
        for key in keys { made.append(try HMACKey(key, hash: HMACKey.Hash(scheme.algorithm))) }
        self.keys = made
        message = HMACMessage(scheme.signed)
        form = HMACHeaderForm(scheme.form)
    }

    /// Returns the time that the signature covers, if it covers one.
    func verify(_ request: WebhookRequest<Unverified>, now: Timestamp) throws(RequestRefusal) -> Timestamp? {
        guard let told = form.read(try request.value(of: scheme.header)) else { throw .malformed(scheme.header) }
        let signatures = told.signatures.compactMap(decoded)
        guard !signatures.isEmpty else { throw .malformed(scheme.header) }
        var timestamp = told.timestamp
        if let header = scheme.timestampHeader { timestamp = try request.value(of: header) }
        let sentAt = try timestamp.map { (text) throws(RequestRefusal) in try moment(text, now: now) }
        for key in keys {
            let code = message.code(by: key, timestamp: timestamp ?? "", body: request.unverifiedBody)
            if signatures.contains(where: { ConstantTime.areEqual($0, code) }) { return sentAt }
        }
        throw .noMatch(scheme.header)
    }

    private func decoded(_ text: Substring) -> [UInt8]? {
        let bytes: [UInt8]? =
            switch scheme.encoding {
            case .hex: Hex.decode(text.utf8)
            case .base64: Base64.decode(text.utf8, isCanonical: true)
            }
        return bytes?.count == HMACKey.Hash(scheme.algorithm).codeSize ? bytes : nil
    }

    private func moment(_ text: String, now: Timestamp) throws(RequestRefusal) -> Timestamp {
        guard let sentAt = Timestamp(sentAt: text) else { throw .malformed(scheme.timestampHeader ?? scheme.header) }
        switch tolerance.miss(of: sentAt, now: now) {
        case .tooOld(let age)?: throw .tooOld(age)
        case .tooNew(let lead)?: throw .tooNew(lead)
        case nil: return sentAt
        }
    }
}
