extension [UInt8] {
    /// JSON text without the commas that stand before a closing bracket.
    ///
    /// In a template each of the last elements of a list may be left out, so that none of them can know whether it is
    /// the last one: they all write their comma.
    var withoutTrailingCommas: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(count)
        var isInString = false
        var isEscaped = false
        /// Where the last comma is, as long as nothing but blanks has followed it.
        var comma: Int?
        for byte in self {
            if isInString {
                (isInString, isEscaped) = (
                    isEscaped || byte != UInt8(ascii: "\""), !isEscaped && byte == UInt8(ascii: "\\")
                )
            } else {
                switch byte {
                case UInt8(ascii: ","): comma = result.count
                case UInt8(ascii: "]"), UInt8(ascii: "}"):
                    if let comma { result.remove(at: comma) }
                    comma = nil
                case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): break
                default:
                    comma = nil
                    isInString = byte == UInt8(ascii: "\"")
                }
            }
            result.append(byte)
        }
        return result
    }
}
