import RunbridgeCore

extension Format {
    /// CloudEvents 1.0 in structured mode: the event as it is stored and signed.
    public static let cloudEvents = Format(
        name: "cloudevents", title: "CloudEvents, structured",
        about: "The event itself, `application/cloudevents+json`: what is stored and signed, byte for byte.",
        docs: "https://github.com/cloudevents/spec", answers: Answers(), manner: .cloudEvent)

    /// CloudEvents 1.0 in binary mode: `data` as the body, the attributes as `ce-` header fields.
    public static let binaryCloudEvents = Format(
        name: "cloudevents-binary", title: "CloudEvents, binary",
        about: "The event's `data` as the body and its attributes as `ce-` header fields.",
        docs: "https://github.com/cloudevents/spec", answers: Answers(), manner: .binaryCloudEvent)

    /// Formats that are code because they change nothing in the event.
    public static let builtIn = [cloudEvents, binaryCloudEvents]

    func binaryCloudEvent(_ event: JSON) throws(FormatError) -> RenderedBody {
        guard let data = event["data"] else { throw FormatError("the event has no data") }
        let headers = (event.members ?? []).compactMap { member -> RenderedBody.Header? in
            guard !["data", "datacontenttype"].contains(member.name), let value = member.value.text else { return nil }
            return RenderedBody.Header(name: "ce-\(member.name)", value: value.headerEncoded)
        }
        return RenderedBody(
            contentType: event["datacontenttype"]?.string ?? "application/json", headers: headers,
            bytes: data.encoded())
    }
}

extension String {
    /// As CloudEvents' HTTP binding (1.0, section 3.1.3.2) writes a value in a header field: printable ASCII but for
    /// the double quote and the percent sign, all else percent-encoded in UTF-8.
    fileprivate var headerEncoded: String {
        let hex = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in utf8 {
            if byte > 0x20, byte < 0x7f, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "%") {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
