import RunbridgeCore

/// A number of bytes.
struct ByteCount {
    var bytes: Int

    private static let units: [(name: String, factor: Int)] = [
        ("B", 1), ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
    ]

    /// Reads `64KiB`, `64KB`, `1000B` or `1000`.
    init?(text: String) {
        let (digits, unit) = text.measure
        guard let count = Int(digits),
            let factor = unit.isEmpty ? 1 : Self.units.first(where: { $0.name == unit })?.factor
        else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: factor)
        guard !overflow else { return nil }
        self.bytes = bytes
    }

    /// The size that `64mb`, `64M` or `64 Mib` most likely means.
    static func nearest(to text: String) -> String? {
        let (digits, unit) = text.measure
        let wanted = unit.lowercased()
        let names = units.map(\.name)
        guard !digits.isEmpty,
            let name = names.first(where: { $0.lowercased() == wanted })
                ?? names.first(where: { $0.hasSuffix("iB") && $0.lowercased().hasPrefix(wanted) && !wanted.isEmpty }),
            ByteCount(text: "\(digits)\(name)") != nil
        else { return nil }
        return "\(digits)\(name)"
    }
}

extension Duration {
    /// The duration that `15`, `15 sec` or `2hours` most likely means.
    static func nearestText(to text: String) -> String? {
        let (digits, unit) = text.measure
        let units = [
            "ms": ["ms", "msec", "millis", "milliseconds", "millisecond"],
            "s": ["", "s", "sec", "secs", "second", "seconds"],
            "m": ["m", "min", "mins", "minute", "minutes"], "h": ["h", "hr", "hrs", "hour", "hours"],
            "d": ["d", "day", "days"],
        ]
        guard let name = units.first(where: { $0.value.contains(unit.lowercased()) })?.key,
            let duration = Duration(text: "\(digits)\(name)"), duration > .zero
        else { return nil }
        return "\(digits)\(name)"
    }
}

extension String {
    /// The digits at its beginning, and the unit after them and at most one blank.
    fileprivate var measure: (digits: Substring, unit: Substring) {
        let digits = prefix { $0.isASCII && $0.isNumber }
        let rest = dropFirst(digits.count)
        return (digits, rest.first == " " ? rest.dropFirst() : rest)
    }
}
