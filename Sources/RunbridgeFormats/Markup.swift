/// How a service marks up the texts of its messages, and so what must be done to a value that is to stand in one as it
/// is.
enum Markup: String, Sendable, CaseIterable {
    /// Not at all.
    case plain
    /// Slack's mrkdwn.
    case slack
    /// Markdown as Discord has it.
    case discord
    /// Markdown as Adaptive Cards have it.
    case markdown

    /// The value written so that it shows as it is, mentions nobody and links nowhere.
    func escaped(_ text: String) -> String {
        switch self {
        case .plain: text
        case .slack: Self.slack(text)
        case .discord: Self.backslashed(text, "\\`*_~|>#-[]()<@:")
        case .markdown: Self.backslashed(text, "\\`*_~|>#[]()<!")
        }
    }

    /// Slack knows three characters with a meaning that can be escaped. A backtick cannot, and would end the code span
    /// that names stand in.
    private static func slack(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "`": escaped += "'"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func backslashed(_ text: String, _ special: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if special.unicodeScalars.contains(scalar) { escaped.append("\\") }
            escaped.append(scalar)
        }
        return String(escaped)
    }
}
