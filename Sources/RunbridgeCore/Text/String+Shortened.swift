extension String {
    /// At most 60 characters of it, in one line, for a message.
    public var shortened: String { oneLine(60) }

    /// Its beginning, so many Unicode scalars, in one line: control characters and line breaks are blanks. An ellipsis says
    /// that there is more.
    public func oneLine(_ limit: Int) -> String {
        var line = UnicodeScalarView()
        for scalar in unicodeScalars.prefix(limit) {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: line.append(" ")
            default: line.append(scalar)
            }
        }
        return unicodeScalars.dropFirst(limit).isEmpty ? String(line) : String(line) + "…"
    }
}
