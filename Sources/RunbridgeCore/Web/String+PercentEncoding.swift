extension Sequence<UInt8> {
    /// The bytes in the one spelling that changes no URL around it: all but the unreserved characters of RFC 3986, section
    /// 2.3, as `%XX` in capitals.
    public var percentEncoded: String {
        var bytes: [UInt8] = []
        for byte in self {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes.append(contentsOf: [UInt8(ascii: "%"), capitals[Int(byte >> 4)], capitals[Int(byte & 15)]])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension String {
    /// Its UTF-8 in the one spelling that changes no URL around it.
    public var percentEncoded: String { utf8.percentEncoded }
}

private let capitals = Array("0123456789ABCDEF".utf8)
