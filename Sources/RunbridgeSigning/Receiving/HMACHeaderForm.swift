/// What the value of a header with an HMAC looks like: one text around the signature, or pairs.
enum HMACHeaderForm: Sendable {
    /// A signature with text before and after it.
    case single(before: String, after: String)
    /// `NAME=VALUE` between commas, in any order, with others among them.
    case pairs(signature: String, timestamp: String?)

    /// What a value holds.
    struct Told {
        var signatures: [Substring]
        var timestamp: String?
    }

    /// A form by its notation, which has no fault.
    init(_ notation: String) {
        guard notation.contains(",") else {
            let sides = notation.split(separator: "{signature}", maxSplits: 1, omittingEmptySubsequences: false)
            self = .single(before: String(sides.first ?? ""), after: String(sides.dropFirst().first ?? ""))
            return
        }
        func name(of placeholder: String) -> String? {
            notation.split(separator: ",").first { $0.hasSuffix("=\(placeholder)") }
                .map { String($0.dropLast(placeholder.count + 1)).trimmed }
        }
        self = .pairs(signature: name(of: "{signature}") ?? "", timestamp: name(of: "{timestamp}"))
    }

    /// Reads a value; `nil` if it is not of the form. A signature may stand more than once, a timestamp may not.
    func read(_ value: String) -> Told? {
        switch self {
        case .single(let before, let after):
            guard value.hasPrefix(before), value.hasSuffix(after),
                value.utf8.count >= before.utf8.count + after.utf8.count
            else { return nil }
            return Told(signatures: [value.dropFirst(before.count).dropLast(after.count)])
        case .pairs(let signature, let timestamp):
            let pairs = value.split(separator: ",").compactMap { item -> (name: String, value: Substring)? in
                guard let equals = item.firstIndex(of: "=") else { return nil }
                return (String(item[..<equals]).trimmed, item[item.index(after: equals)...])
            }
            let signatures = pairs.filter { $0.name == signature }.map(\.value)
            guard !signatures.isEmpty else { return nil }
            guard let timestamp else { return Told(signatures: signatures) }
            let times = pairs.filter { $0.name == timestamp }
            guard times.count == 1, let time = times.first?.value else { return nil }
            return Told(signatures: signatures, timestamp: String(time))
        }
    }
}

extension String {
    /// Without the blanks around it.
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
