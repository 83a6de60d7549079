import RunbridgeCatalog
public import RunbridgeCore
public import RunbridgeDocument
public import RunbridgeFormats
public import RunbridgeSigning

/// A sink that sends POST requests.
public struct WebhookSettings: SinkKindSettings {
    /// A header field of every request.
    public struct Header: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Its value.
        public var value: Secret

        /// A header field.
        public init(name: String, value: Secret) {
            self.name = name
            self.value = value
        }
    }

    /// Where to, `http` or `https`. Who knows the URL of a chat may write to it, so it counts as a secret.
    public var url: Secret
    /// What signs, in this order; empty for no signature.
    public var secrets: [WebhookSecret]
    /// What is sent.
    public var format: Format
    /// More header fields, names unique.
    public var headers: [Header]
    /// The longest an attempt may take.
    public var timeout: Duration
    /// Whether a host's name may lead to an address of a private network.
    public var allowsPrivate: Bool

    static let type = "webhook"
    static let title = "Webhook sink"
    static let about = """
        Sends each event as a POST request, signed by [Standard Webhooks](https://www.standardwebhooks.com) where \
        there is a secret. 2xx means delivered; 400, 413 and 422 rejected; 410 rejected, and the sink pauses; all else \
        is tried again, as `Retry-After` asks. Redirects are not followed.
        """

    private static let urlField = Field("url", .secretURL, "Where to.")
    private static let secretField = Field(
        "secret", .oneOrMore(of: .signingSecret),
        "What signs: `whsec_…` (HMAC-SHA256) or `whsk_…` (ed25519), made by `runbridge secret`. Several sign side by "
            + "side, while a receiver changes from the one to the other.")
    private static let formatField = Field(
        "format", Form.format.offering(Catalog.formatNames), "What is sent: a format by name, or a file of your own.")
    private static let headersField = Field(
        "headers", Form<[Named<Secret>]>.mapping(of: Form<Secret>.headerValue, named: "HEADER", fault: headerFault),
        "More header fields.")
    private static let timeoutField = Field(
        "timeout", .duration(), "The longest an attempt may take, from the name's look-up to the answer's last byte.")
    private static let privateField = Field(
        "allow_private", .truth,
        "Whether the host's name may lead to a private address. An address or `localhost` written in the URL itself "
            + "may always be private.")

    static let fields = [
        urlField.required, secretField.optional, formatField.standing("cloudevents"), headersField.optional,
        timeoutField.standing("15s"), privateField.standing("false"),
    ]

    /// Reads its keys.
    public init?(_ reader: inout SectionReader) {
        let url = reader.require(Self.urlField)
        secrets = reader.read(Self.secretField, or: [])
        format = reader.read(Self.formatField, or: .cloudEvents)
        let headers = reader.read(Self.headersField, or: [])
        timeout = reader.read(Self.timeoutField, or: .seconds(15))
        allowsPrivate = reader.read(Self.privateField, or: false)
        for (index, header) in headers.enumerated()
        where headers[..<index].contains(where: { $0.name.lowercased() == header.name.lowercased() }) {
            reader.reading.report(
                header.place, "the header '\(header.name)' stands here a second time. Keep one of them.")
        }
        guard let url else { return nil }
        self.url = url
        self.headers = headers.map { Header(name: $0.name, value: $0.value) }
    }

    /// Reads the keys of a chat, which is a webhook in that format.
    init?(chat format: String, _ reader: inout SectionReader) {
        let url = reader.require(Self.urlField)
        timeout = reader.read(Self.timeoutField, or: .seconds(15))
        allowsPrivate = reader.read(Self.privateField, or: false)
        guard let format = Catalog.format(named: format) else {
            reader.report("type", "the catalogue has no format '\(format)'")
            return nil
        }
        guard let url else { return nil }
        self.url = url
        self.format = format
        secrets = []
        headers = []
    }

    /// What a chat takes.
    static let chatFields = [
        urlField.required, timeoutField.standing("15s"), privateField.standing("false"),
    ]

    private static func headerFault(_ name: String) -> String? {
        guard name.isHeaderName else { return "'\(name)' cannot be the name of a header" }
        let own = [
            "webhook-id", "webhook-timestamp", "webhook-signature", "content-length", "transfer-encoding", "host",
        ]
        return own.contains(name.lowercased()) ? "the bridge itself sets the header '\(name)'" : nil
    }
}
