extension Document {
    /// The text of a file's bytes, which must be UTF-8; a byte order mark at its beginning is left out.
    ///
    /// - Throws: the place of the first byte that is none.
    public static func text(of bytes: [UInt8], file: String) throws(DocumentError) -> String {
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let valid = bytes.lengthOfUTF8
        let place = Place(file: file, after: String(decoding: bytes.prefix(valid), as: UTF8.self))
        let byte = bytes.dropFirst(valid).first.map { String($0, radix: 16) } ?? ""
        throw DocumentError([Problem(place, "this is not UTF-8 (byte 0x\(byte)). Save the file as UTF-8.")])
    }
}

extension ArraySlice<UInt8> {
    /// How many bytes from the start are UTF-8.
    fileprivate var lengthOfUTF8: Int {
        var iterator = makeIterator()
        var decoder = UTF8()
        var length = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { length += UTF8.width(scalar) }
        return length
    }
}
