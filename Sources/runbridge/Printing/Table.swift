import RunbridgeSinks

/// Cells in columns, each as wide as its widest, two blanks between them.
///
/// Columns that hold nothing are left out. What is wider than the terminal is cut in its last column.
struct Table {
    /// A column.
    struct Column {
        var title: String
        var isAlignedRight = false

        /// Texts.
        static func text(_ title: String) -> Column { Column(title: title) }
        /// Numbers, one below the other.
        static func number(_ title: String) -> Column { Column(title: title, isAlignedRight: true) }
    }

    var columns: [Column]
    var rows: [[Cell]]

    /// The lines with a line break at the end of each; nothing where there are no rows.
    func text(_ look: Look) -> String {
        guard !rows.isEmpty else { return "" }
        let shown = columns.indices.filter { column in rows.contains { !$0[column].text.isEmpty } }
        let head = columns.map { Cell($0.title, .dim) }
        let widths = columns.indices.map { column in ([head] + rows).map { $0[column].text.columns }.max() ?? 0 }
        return ([head] + rows).map { row in
            line(shown.map { (row[$0], widths[$0], columns[$0].isAlignedRight) }, look) + "\n"
        }.joined()
    }

    private func line(_ cells: [(cell: Cell, width: Int, isAlignedRight: Bool)], _ look: Look) -> String {
        var line = ""
        var used = 0
        // Blanks are written only before something, so that no line ends in them.
        var blanks = 0
        for (index, entry) in cells.enumerated() {
            var text = entry.cell.text
            if entry.isAlignedRight { blanks += max(0, entry.width - text.columns) }
            if index == cells.count - 1, let width = look.width {
                text = text.shortened(to: max(16, width - used - blanks))
            }
            if !text.isEmpty {
                line += String(repeating: " ", count: blanks) + look.paint(text, entry.cell.tone)
                used += blanks + text.columns
                blanks = 0
            }
            if !entry.isAlignedRight { blanks += max(0, entry.width - text.columns) }
            blanks += 2
        }
        return line
    }
}
