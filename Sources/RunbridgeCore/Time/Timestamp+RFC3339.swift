extension Timestamp {
    /// The moment in RFC 3339, UTC, with milliseconds: `2026-11-24T09:30:00.120Z`. Moments outside the years 0 to 9999
    /// are written as the nearest one inside.
    public var rfc3339: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Adds the moment in RFC 3339 to bytes.
    func write(to bytes: inout [UInt8]) {
        let bounded = max(-62_167_219_200_000, min(milliseconds, 253_402_300_799_999))
        let (days, inDay) = bounded.quotientAndRemainderFloored(dividingBy: 86_400_000)
        let date = CivilDate(daysSinceEpoch: days)
        let start = bytes.count
        bytes.append(contentsOf: Self.pattern)
        bytes.put(date.year, digits: 4, at: start)
        bytes.put(date.month, digits: 2, at: start + 5)
        bytes.put(date.day, digits: 2, at: start + 8)
        bytes.put(inDay / 3_600_000, digits: 2, at: start + 11)
        bytes.put(inDay / 60_000 % 60, digits: 2, at: start + 14)
        bytes.put(inDay / 1000 % 60, digits: 2, at: start + 17)
        bytes.put(inDay % 1000, digits: 3, at: start + 20)
    }

    private static let pattern = Array("0000-00-00T00:00:00.000Z".utf8)

    /// Reads RFC 3339: `2026-11-24T09:30:00Z`, with any fraction (cut to milliseconds), with an offset, with a small `t`
    /// or a blank in the place of the `T`. A leap second counts as the last one before it.
    public init?(rfc3339 text: String) {
        var reader = DateReader(text: Array(text.utf8))
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), reader.take("Tt "), let hour = reader.number(2), reader.take(":"),
            let minute = reader.number(2), reader.take(":"), let second = reader.number(2),
            let fraction = reader.milliseconds(), let offset = reader.offset(), reader.isAtEnd,
            (1...12).contains(month), day >= 1, day <= CivilDate.days(inMonth: month, of: year), hour < 24, minute < 60,
            second <= 60
        else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + min(second, 59) - offset * 60
        self.init(milliseconds: seconds * 1000 + fraction)
    }
}

/// A day of the proleptic Gregorian calendar. The arithmetic is Howard Hinnant's `days_from_civil` and its inverse.
struct CivilDate {
    var year: Int64
    var month: Int64
    var day: Int64

    init(year: Int64, month: Int64, day: Int64) {
        (self.year, self.month, self.day) = (year, month, day)
    }

    init(daysSinceEpoch days: Int64) {
        let (era, dayOfEra) = (days + 719_468).quotientAndRemainderFloored(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSinceEpoch: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = shiftedYear.quotientAndRemainderFloored(dividingBy: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// Takes a date apart from its left end.
private struct DateReader {
    let text: [UInt8]
    private var index = 0

    init(text: [UInt8]) {
        self.text = text
    }

    var isAtEnd: Bool { index == text.count }

    mutating func number(_ count: Int) -> Int64? {
        guard index + count <= text.count else { return nil }
        var value: Int64 = 0
        for byte in text[index..<(index + count)] {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        index += count
        return value
    }

    mutating func take(_ any: String) -> Bool {
        guard index < text.count, any.utf8.contains(text[index]) else { return false }
        index += 1
        return true
    }

    /// The fraction after the seconds; 0 where there is none, `nil` for a dot without digits.
    mutating func milliseconds() -> Int64? {
        guard take(".,") else { return 0 }
        let digits = text[index...].prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard !digits.isEmpty else { return nil }
        index += digits.count
        let first = Array(digits.prefix(3)) + [0x30, 0x30]
        return first.prefix(3).reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// Minutes to the east of Greenwich.
    mutating func offset() -> Int64? {
        if take("Zz") { return 0 }
        guard index < text.count else { return nil }
        let sign: Int64 = text[index] == UInt8(ascii: "-") ? -1 : 1
        guard take("+-"), let hours = number(2) else { return nil }
        _ = take(":")
        guard let minutes = number(2), hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }
}

extension Int64 {
    fileprivate func quotientAndRemainderFloored(dividingBy divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension [UInt8] {
    /// Adds the last of a number's digits: as many as four.
    fileprivate mutating func put(_ number: Int64, digits: Int, at index: Int) {
        var rest = number
        for place in stride(from: index + digits - 1, through: index, by: -1) {
            self[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
