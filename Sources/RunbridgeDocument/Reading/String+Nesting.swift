extension String {
    /// The first place that would take a YAML parser deeper than its stack can go, or `nil`.
    ///
    /// The parser below calls itself for each level. What nests is counted without parsing: the blanks and markers that
    /// a line begins with, and brackets without a partner. Those in texts and comments are counted along, which only
    /// matters where hundreds of them have no partner.
    func placeNestedTooDeeply(file: String) -> Place? {
        let limit = 250
        var depth = 0
        for (index, line) in split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let start = line.utf8.prefix { " -?:".utf8.contains($0) }
            if start.count > limit, start.count < line.utf8.count { return Place(file: file, line: index + 1) }
            for byte in line.utf8 {
                switch byte {
                case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
                default: break
                }
                if depth > limit { return Place(file: file, line: index + 1) }
            }
        }
        return nil
    }
}
