extension HTTPHeaders {
    /// The fields of a head as it came: a status line, then a field a line.
    ///
    /// A line that begins with a blank goes on with the value before it. A line without a colon is left out. Bytes that
    /// are not UTF-8 become replacement characters.
    init(head: [UInt8]) {
        self.init()
        for line in head.split(separator: UInt8(ascii: "\n")).dropFirst() {
            if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") {
                extendLast(by: String(decoding: line.trimmed, as: UTF8.self))
            } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
                add(
                    String(decoding: line[..<colon].trimmed, as: UTF8.self),
                    String(decoding: line[(colon + 1)...].trimmed, as: UTF8.self))
            }
        }
    }
}

extension ArraySlice<UInt8> {
    /// Without the blanks and line breaks at its ends.
    fileprivate var trimmed: ArraySlice<UInt8> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return []
        }
        return self[first...last]
    }
}
