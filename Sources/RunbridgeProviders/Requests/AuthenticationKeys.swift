import RunbridgeDocument

/// `authentication` with keys.
struct AuthenticationKeys: Section {
    var authentication: Authentication

    private static let headerField = Field("header", .headerName, "The header that carries the key.")
    private static let prefixField = Field(
        "prefix", .headerValue, "What stands before the key, `Token `.")
    private static let basicField = Field(
        "basic", .plainPlaceholders, "The user of HTTP Basic authentication, with the key as the password.")

    private static let serviceField = Field(
        "aws_sigv4", .awsService,
        "The service that requests are signed for, as AWS writes it in signatures (`states`): Signature Version 4, with "
            + "the key as the secret access key, which is not sent. With temporary credentials their token is the "
            + "parameter `session_token`.")
    private static let regionField = Field("region", .plainPlaceholders, "The region that requests are signed for.")
    private static let keyIDField = Field("access_key_id", .plainPlaceholders, "The access key id.")
    private static let orBearerField = Field(
        "or_bearer", .truth,
        "Whether the key is sent as a Bearer token where no `access_key_id` is given, as API keys of Amazon Bedrock are."
    )

    static let description = SectionDescription(
        title: "Authentication", about: "How a request says who asks: `header`, `basic` or `aws_sigv4`.",
        fields: [
            headerField.optional, prefixField.standing(""), basicField.optional, serviceField.optional,
            regionField.standing(AWSAuthentication.standingRegion),
            keyIDField.standing(AWSAuthentication.standingKeyID), orBearerField.standing("false"),
        ])

    init?(_ reader: inout SectionReader) {
        let header = reader.read(Self.headerField)
        let prefix = reader.read(Self.prefixField, or: "")
        let user = reader.read(Self.basicField)
        let service = reader.read(Self.serviceField)
        let region = reader.read(Self.regionField) ?? PlaceholderText(AWSAuthentication.standingRegion)
        let keyID = reader.read(Self.keyIDField) ?? PlaceholderText(AWSAuthentication.standingKeyID)
        let orBearer = reader.read(Self.orBearerField, or: false)
        let companions = [("prefix", "header")] + ["region", "access_key_id", "or_bearer"].map { ($0, "aws_sigv4") }
        for (key, other) in companions where reader.has(key) && !reader.has(other) {
            reader.report(key, "'\(key)' goes with '\(other)'")
        }
        guard ["header", "basic", "aws_sigv4"].filter(reader.has).count == 1 else {
            reader.report(nil, "write one of 'header', 'basic' and 'aws_sigv4'")
            return nil
        }
        if let header {
            authentication = .header(name: header, prefix: prefix)
        } else if let user {
            authentication = .basic(user: user.notation)
        } else if let service, let region, let keyID {
            authentication = .aws(
                AWSAuthentication(service: service, region: region, keyID: keyID, orBearer: orBearer))
        } else {
            return nil
        }
    }
}

extension Form where Value == PlaceholderText {
    /// A text whose braces pair, and none of them a path's.
    fileprivate static let plainPlaceholders = Form.placeholders().map { (text) throws(FormError) in
        guard !text.keepsSlashes else {
            throw FormError("{+NAME} keeps the slashes of a path. Write {NAME} here")
        }
        return text
    }
}

extension Form where Value == String {
    /// The name of a service of AWS in signatures.
    fileprivate static let awsService = Form.text.map(notation: "service of AWS") { (text) throws(FormError) in
        guard !text.isEmpty, text.utf8.allSatisfy(\.isServiceName) else {
            throw FormError("a service of AWS has small letters, digits and -, as in 'states'; found '\(text)'")
        }
        guard text != "s3" else { throw FormError("S3 wants signatures of a sort of its own, which are not made here") }
        return text
    }
}

extension UInt8 {
    fileprivate var isServiceName: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
