extension String {
    /// The last line that is not blank, without its end; `nil` where there is none.
    public var lastLine: String? {
        split(whereSeparator: \.isNewline).last { $0.contains { !$0.isWhitespace } }.map(String.init)
    }
}
