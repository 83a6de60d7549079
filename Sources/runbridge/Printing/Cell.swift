import RunbridgeFormats
import RunbridgeSinks

/// A short text with a meaning, as it stands in a table.
///
/// It is on one line and fit for a terminal, whatever a provider or a receiver wrote: it cannot break the table, colour it
/// or turn it.
struct Cell: Equatable {
    let text: String
    let tone: Look.Tone

    /// A cell; nothing to say is an empty one.
    init(_ text: String?, _ tone: Look.Tone = .plain) {
        self.text = text?.oneLine ?? ""
        self.tone = tone
    }

    /// A number; none is not worth seeing.
    init(_ count: Int, _ tone: Look.Tone = .plain) {
        self.init(String(count), count == 0 ? .dim : tone)
    }
}

extension String {
    /// How many columns of a terminal it takes: most characters one, those of East Asia and emoji two.
    var columns: Int {
        utf8.allSatisfy { $0 < 0x80 } ? utf8.count : reduce(0) { $0 + $1.columns }
    }

    /// With blanks behind it, or before it, up to that many columns.
    func padded(to width: Int, alignedRight: Bool = false) -> String {
        let blanks = String(repeating: " ", count: max(0, width - columns))
        return alignedRight ? blanks + self : self + blanks
    }

    /// Its beginning, with an ellipsis, where it takes more columns.
    func shortened(to width: Int) -> String {
        guard columns > width else { return self }
        var text = ""
        var room = width - 1
        for character in self {
            room -= character.columns
            guard room >= 0 else { break }
            text.append(character)
        }
        return text + "…"
    }
}

extension Character {
    /// By the blocks of Unicode that East Asian Width calls wide, and the flag that asks for an emoji.
    fileprivate var columns: Int {
        let isWide = unicodeScalars.contains { scalar in
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE0F,
                0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
                0x20000...0x3FFFD:
                true
            default: false
            }
        }
        return isWide ? 2 : 1
    }
}
