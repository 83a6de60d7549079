extension Form where Value == String {
    /// The name of a header field: a token of RFC 9110.
    public static let headerName = Form.text.map(notation: "header name") { (text) throws(FormError) in
        guard text.isHeaderName else { throw FormError("expected the name of a header, found '\(text)'") }
        return text
    }

    /// The value of a header field: printable ASCII and blanks.
    public static let headerValue = Form.word.map(notation: "text") { (text) throws(FormError) in
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) else {
            throw FormError("a header can hold printable ASCII only")
        }
        return text
    }
}

extension Form where Value == [Named<String>] {
    /// Header names and values, in the order written.
    public static let headerFields = Form.mapping(of: Form<String>.headerValue, named: "HEADER") { name in
        name.isHeaderName ? nil : "'\(name)' cannot be the name of a header"
    }
}

extension String {
    /// Whether it is a token of RFC 9110, section 5.6.2.
    public var isHeaderName: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
