extension SectionDescription {
    /// A Markdown reference of the whole family: a heading and a table for each section.
    public func reference() -> String {
        family.map(\.page).joined(separator: "\n")
    }

    private var page: String {
        var lines = ["## \(title)", "", about, ""]
        let rows = (tag.map { ["| `\($0.key)` | `\($0.value)` | required | |"] } ?? []) + fields.map(\.row)
        if !rows.isEmpty {
            lines += ["| key | value | left out | what it is |", "|---|---|---|---|"] + rows + [""]
        }
        return lines.joined(separator: "\n")
    }
}

extension FieldDescription {
    fileprivate var row: String {
        let absent =
            switch presence {
            case .required: "required"
            case .optional: "none"
            case .standard(let text): "`\(text)`"
            }
        return "| `\(name)` | \(notation.escaped) | \(absent) | \(about.escaped) |"
    }
}

extension String {
    fileprivate var escaped: String {
        split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
