extension String {
    /// The same on one line, fit to be shown: line breaks and control characters become blanks, runs of blanks one, and
    /// the invisible characters that turn the direction of writing are left out, since they would turn what follows.
    ///
    /// What is shown on a line is a few hundred characters long; of a text of megabytes the first 4096 are looked at.
    ///
    /// - Returns: `nil` if nothing is left.
    package var oneLine: String? {
        var text = String.UnicodeScalarView()
        for (index, scalar) in unicodeScalars.enumerated() {
            guard index < 4096 else {
                text.append("…")
                break
            }
            if scalar.turnsDirection { continue }
            if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control {
                if text.last != " ", !text.isEmpty { text.append(" ") }
            } else {
                text.append(scalar)
            }
        }
        if text.last == " " { text.removeLast() }
        return text.isEmpty ? nil : String(text)
    }

    /// The beginning of it, with an ellipsis, where it is longer than that many UTF-16 units, which is how the chat
    /// services count. A character that people see as one stays whole unless it is a pile of marks.
    package func cut(to limit: Int) -> String {
        guard utf16.count > limit else { return self }
        var text = ""
        var room = limit - 1
        for character in self {
            let size = character.utf16.count
            guard size <= room else {
                if size > 32 {
                    for scalar in character.unicodeScalars {
                        guard scalar.utf16.count <= room else { break }
                        text.unicodeScalars.append(scalar)
                        room -= scalar.utf16.count
                    }
                }
                break
            }
            text.append(character)
            room -= size
        }
        return text + "…"
    }
}

extension Unicode.Scalar {
    /// Whether it is one of the invisible characters of the Unicode bidirectional algorithm, or a byte order mark.
    package var turnsDirection: Bool {
        switch value {
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
