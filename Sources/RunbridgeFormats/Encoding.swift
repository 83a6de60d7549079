import Mustache
import RunbridgeCore

/// What a body is written in, by its media type, and so how a value has to be written to stay one value.
enum Encoding: String, Sendable, CaseIterable {
    /// JSON: values stand inside its strings.
    case json
    /// A form: values are percent-encoded.
    case form
    /// Text: values stand as they are.
    case text

    /// The encoding of a media type.
    init(contentType: String) {
        let type = contentType.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        if type == "application/json" || type.hasSuffix("+json") {
            self = .json
        } else if type == "application/x-www-form-urlencoded" {
            self = .form
        } else {
            self = .text
        }
    }

    /// A value written to stand in such a body.
    func escaped(_ text: String) -> String {
        switch self {
        case .json: String(JSON.string(text).templateText.dropFirst().dropLast())
        case .form: text.formEncoded
        case .text: text
        }
    }
}

/// Escapes the values of one template: first for the markup, then for the encoding around it.
struct ValueEscaping: MustacheContentType {
    var markup: Markup
    var encoding: Encoding

    func escapeText(_ text: String) -> String {
        encoding.escaped(markup.escaped(text))
    }

    /// The pragma by which a template asks for it. Mustache finds escapings by name in one table for the process;
    /// registering the same again changes nothing.
    func register() -> String {
        let name = "runbridge.\(encoding.rawValue).\(markup.rawValue)"
        MustacheContentTypes.register(self, named: name)
        return "{{% CONTENT_TYPE:\(name)}}"
    }
}

extension String {
    /// As a value of an HTML form: unreserved characters as they are, all else as `%XX`.
    fileprivate var formEncoded: String {
        let hex = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in utf8 {
            let scalar = Unicode.Scalar(byte)
            if byte < 0x80, scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
