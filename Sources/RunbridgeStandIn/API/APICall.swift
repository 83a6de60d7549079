import RunbridgeCore

/// A request that found its endpoint and may be answered.
struct APICall: Sendable {
    var endpoint: Endpoint
    /// What stands in the path where the endpoint has `{id}`; empty where it has none.
    var id = ""
    var query = Query("")
    var contentType: String?
    var body: [UInt8] = []
}

/// The query of a URL.
struct Query: Sendable, Equatable {
    /// Names and values in the order given, percent-decoded.
    let items: [Item]

    /// A name and its value.
    struct Item: Sendable, Equatable {
        var name: String
        var value: String
    }

    init(_ text: String) {
        items = text.split(separator: "&").map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Item(name: Self.decoded(halves[0]), value: halves.count > 1 ? Self.decoded(halves[1]) : "")
        }
    }

    /// The last value of that name.
    subscript(name: String) -> String? {
        items.last { $0.name == name }?.value
    }

    /// A whole number within bounds, or `standard` where there is none of that name.
    func int(_ name: String, standard: Int, in bounds: ClosedRange<Int>) throws(Refusal) -> Int {
        guard let text = self[name] else { return standard }
        guard let value = Int(text) else {
            throw .wrongType(name, expected: "an integer, but got '\(text)' instead")
        }
        guard value >= bounds.lowerBound else {
            throw .badRequest(
                "Invalid '\(name)': \(value) is below the minimum of \(bounds.lowerBound).", param: name,
                code: "integer_below_min_value")
        }
        guard value <= bounds.upperBound else {
            throw .badRequest(
                "Invalid '\(name)': \(value) is above the maximum of \(bounds.upperBound).", param: name,
                code: "integer_above_max_value")
        }
        return value
    }

    /// Percent signs and plus signs undone; what is no escape stays as it is.
    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let character = rest.popFirst() {
            let digits = rest.prefix(2)
            if character == "%", digits.count == 2, digits.allSatisfy(\.isHexDigit), let byte = UInt8(digits, radix: 16)
            {
                bytes.append(byte)
                rest = rest.dropFirst(2)
            } else {
                bytes += character == "+" ? [UInt8(ascii: " ")] : Array(String(character).utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
