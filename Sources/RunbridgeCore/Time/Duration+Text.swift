extension Duration {
    /// Reads `250ms`, `15s`, `5m`, `2h` or `30d`; `nil` for anything else and for what is longer than 100 years.
    public init?(text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units: [Substring: Int64] = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let count = Int64(digits), let unit = units[text.dropFirst(digits.count)] else { return nil }
        let (milliseconds, overflow) = count.multipliedReportingOverflow(by: unit)
        guard !overflow, milliseconds <= 36_525 * 86_400_000 else { return nil }
        self = .milliseconds(milliseconds)
    }

    /// As it would be written in a config: in the largest unit that leaves no rest.
    public var text: String {
        let milliseconds = milliseconds
        for (unit, length) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000)] as [(String, Int64)]
        where milliseconds != 0 && milliseconds % length == 0 { return "\(milliseconds / length)\(unit)" }
        return milliseconds == 0 ? "0s" : "\(milliseconds)ms"
    }
}
