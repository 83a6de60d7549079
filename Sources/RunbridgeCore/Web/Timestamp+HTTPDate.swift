extension Timestamp {
    /// Reads a date as HTTP has it, in any of the three forms that RFC 9110, section 5.6.7 says a reader must take; the
    /// month in either case.
    ///
    /// - Parameters:
    ///   - text: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`.
    ///   - now: tells which century a year of two digits means: never more than 50 years ahead.
    public init?(httpDate text: String, now: Timestamp) {
        let words = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
        let (day, month, year, time): (String, String, String, String)
        switch words.count {
        case 6 where words[5] == "GMT": (day, month, year, time) = (words[1], words[2], words[3], words[4])
        case 5: (month, day, time, year) = (words[1], words[2], words[3], words[4])
        default: return nil
        }
        guard let number = Self.months.firstIndex(of: month.lowercased()), day.count <= 2,
            year.count == 4 || year.count == 2
        else { return nil }
        let century = year.count == 4 ? [""] : ["20", "19"]
        let moments = century.compactMap { century in
            Timestamp(rfc3339: "\(century)\(year)-\(Self.padded(number + 1))-\(Self.padded(day))T\(time)Z")
        }
        guard let moment = moments.first(where: { $0 - now <= .seconds(50 * 31_557_600) }) ?? moments.last else {
            return nil
        }
        self = moment
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private static func padded(_ number: some CustomStringConvertible) -> String {
        let text = number.description
        return text.count == 1 ? "0\(text)" : text
    }
}
