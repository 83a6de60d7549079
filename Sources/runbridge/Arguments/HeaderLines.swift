/// Headers as people write and see them: `name: value`, one a line.
enum HeaderLines {
    /// The header of a line; `nil` for one that holds none, as the first of a request or an answer.
    static func field(_ line: some StringProtocol) -> (name: String, value: String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let name = line[..<colon]
        guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
        return (String(name), String(value.reversed().drop(while: \.isWhitespace).reversed()))
    }

    /// The headers of a text.
    static func fields(_ text: String) -> [(name: String, value: String)] {
        text.split(whereSeparator: \.isNewline).compactMap { field($0) }
    }

    /// The headers as options of curl on one line, quoted as a shell and xargs read them.
    static func curlOptions(_ fields: [(name: String, value: String)]) -> String {
        fields.map { "-H \(quoted("\($0.name): \($0.value)"))" }.joined(separator: " ")
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'"'"'"#) + "'"
    }
}
