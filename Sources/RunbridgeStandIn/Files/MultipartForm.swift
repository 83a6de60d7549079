/// A body of `multipart/form-data` (RFC 7578), taken apart.
struct MultipartForm: Sendable {
    /// One field.
    struct Part: Sendable {
        var name: String
        var filename: String?
        var content: [UInt8]
    }

    let parts: [Part]

    /// The parts, or `nil` if the media type names no boundary or the body is not what it says.
    init?(_ body: [UInt8], contentType: String) {
        guard contentType.lowercased().hasPrefix("multipart/form-data"),
            let boundary = Self.parameter("boundary", of: contentType[...]), (1...70).contains(boundary.utf8.count)
        else { return nil }
        // Every boundary but the first follows a line break that belongs to it and not to the part.
        let mark = Array("\r\n--\(boundary)".utf8)
        var rest = (Array("\r\n".utf8) + body)[...]
        guard let first = rest.position(of: mark) else { return nil }
        rest = rest[(first + mark.count)...]
        var parts: [Part] = []
        while !rest.starts(with: Array("--".utf8)) {
            guard let end = rest.position(of: mark), let part = Self.part(rest[..<end]) else { return nil }
            parts.append(part)
            rest = rest[(end + mark.count)...]
        }
        self.parts = parts
    }

    /// The last part of that name.
    subscript(name: String) -> Part? {
        parts.last { $0.name == name }
    }

    /// What stands between two boundaries: white space and a line break, headers, an empty line, the content.
    private static func part(_ bytes: ArraySlice<UInt8>) -> Part? {
        let lineBreak = Array("\r\n".utf8)
        guard let start = bytes.position(of: lineBreak),
            let end = bytes[start...].position(of: lineBreak + lineBreak)
        else { return nil }
        let head = String(decoding: bytes[start..<end], as: UTF8.self)
        let disposition = head.split(whereSeparator: \.isNewline).first { line in
            line.lowercased().hasPrefix("content-disposition:")
        }
        guard let disposition, let name = parameter("name", of: disposition) else { return nil }
        return Part(
            name: name, filename: parameter("filename", of: disposition),
            content: Array(bytes[(end + 2 * lineBreak.count)...]))
    }

    /// The value of `; name=value` or `; name="value"` in a header, `\"` in it undone.
    private static func parameter(_ name: String, of header: Substring) -> String? {
        fields(of: header).dropFirst().lazy.compactMap { field -> String? in
            let halves = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, halves[0].lowercased() == name else { return nil }
            return String(halves[1])
        }.first
    }

    /// What stands between a header's semicolons, quotation marks taken away.
    private static func fields(of header: Substring) -> [String] {
        var fields = [""]
        var isQuoted = false
        var rest = header
        while let character = rest.popFirst() {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == ";", !isQuoted {
                fields.append("")
            } else if character == "\\", isQuoted, rest.first == "\"" || rest.first == "\\" {
                fields[fields.count - 1].append(rest.removeFirst())
            } else if isQuoted || !character.isWhitespace {
                fields[fields.count - 1].append(character)
            }
        }
        return fields
    }
}

extension ArraySlice<UInt8> {
    /// Where a pattern begins in it for the first time.
    func position(of pattern: [UInt8]) -> Int? {
        guard let first = pattern.first, count >= pattern.count else { return nil }
        var next = startIndex
        while let start = self[next...].firstIndex(of: first), start + pattern.count <= endIndex {
            if self[start...].starts(with: pattern) { return start }
            next = start + 1
        }
        return nil
    }
}
