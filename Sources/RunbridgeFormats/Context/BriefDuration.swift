/// A length of time as people say it: the two largest units that matter, `13m 32s`, `2h 5m`, `3d`.
package struct BriefDuration {
    /// The text; `nil` for what is no length of time.
    package var text: String

    /// By its seconds.
    package init?(seconds: Double) {
        guard seconds >= 0, seconds < 1e12 else { return nil }
        if seconds < 9.95 {
            let tenths = Int((seconds * 10).rounded())
            text = tenths % 10 == 0 ? "\(tenths / 10)s" : "\(tenths / 10).\(tenths % 10)s"
            return
        }
        let whole = Int(seconds.rounded())
        let units = [(whole / 86_400, "d"), (whole / 3600 % 24, "h"), (whole / 60 % 60, "m"), (whole % 60, "s")]
        let first = units.firstIndex { $0.0 > 0 } ?? 3
        text = units[first...].prefix(2).filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined(separator: " ")
    }
}
