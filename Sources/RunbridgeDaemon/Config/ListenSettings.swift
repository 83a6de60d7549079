public import RunbridgeDocument

/// Where webhooks come to.
public struct ListenSettings: Section, Equatable {
    /// The address to listen on.
    public var host: String
    /// The port; 0 for one that the system chooses.
    public var port: Int
    /// The largest body, in bytes.
    public var bodyLimit: Int

    private static let hostField = Field(
        "host", .host,
        "The address to listen on, one of this machine's or its name. `127.0.0.1` is reached from this machine only, "
            + "`0.0.0.0` from everywhere: then something in front has to speak TLS.")
    private static let portField = Field("port", .whole(0...65535), "The port; 0 for one that the system chooses.")
    private static let limitField = Field(
        "body_limit", .bodyLimit, "The largest body of a request. A larger one is answered with 413.")

    /// The keys of `listen`.
    public static let description = SectionDescription(
        title: "Listener",
        about: "The HTTP server that webhooks come to. It begins with the first watcher that has one.",
        fields: [
            hostField.standing("127.0.0.1"), portField.standing("8787"), limitField.standing("1MiB"),
        ])

    /// Reads the keys of `listen`.
    public init?(_ reader: inout SectionReader) {
        self.init()
        host = reader.read(Self.hostField, or: host)
        port = reader.read(Self.portField, or: port)
        bodyLimit = reader.read(Self.limitField, or: bodyLimit)
    }

    /// What stands where a config says nothing.
    init() {
        (host, port, bodyLimit) = ("127.0.0.1", 8787, 1 << 20)
    }

    /// Whether only this machine reaches it.
    public var isLoopback: Bool {
        host == "localhost" || host == "::1" || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
    }

    /// The address as one reads it.
    public var address: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension Form where Value == String {
    /// An address or a name, with no port and no scheme.
    fileprivate static let host = Form.word.map(notation: "address") { (text) throws(FormError) in
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }), !text.contains("/") else {
            throw FormError("expected an address of this machine such as 127.0.0.1, found '\(text)'")
        }
        // An IPv6 address has two colons at the least.
        guard text.count(where: { $0 == ":" }) != 1, !text.contains("[") else {
            throw FormError("the host stands here without the port, and without brackets: write the port under 'port'")
        }
        return text
    }
}

extension Form where Value == Int {
    /// The size of a body that is kept in memory.
    fileprivate static let bodyLimit = Form.size.map { (bytes) throws(FormError) in
        guard (1 << 10...64 << 20).contains(bytes) else { throw FormError("expected a size from 1KiB to 64MiB") }
        return bytes
    }
}
