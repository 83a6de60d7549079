/// One header field.
public struct HTTPHeader: Sendable, Equatable {
    /// Its name, spelt as it was given.
    public var name: String
    /// Its value, without the blanks around it.
    public var value: String

    /// A header field.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Whether it goes by this name: ASCII letters match in either case.
    public func isNamed(_ other: String) -> Bool {
        name.utf8.count == other.utf8.count && zip(name.utf8, other.utf8).allSatisfy { $0.lowercased == $1.lowercased }
    }
}

/// Header fields in their order. A name can stand more than once and is found in either case.
public struct HTTPHeaders: Sendable, Equatable {
    private var fields: [HTTPHeader]

    /// These fields, in this order.
    public init(_ fields: [HTTPHeader] = []) {
        self.fields = fields
    }

    /// The first value by this name, or `nil`.
    public subscript(name: String) -> String? {
        fields.first { $0.isNamed(name) }?.value
    }

    /// Every value by this name, in order.
    public func values(of name: String) -> [String] {
        fields.filter { $0.isNamed(name) }.map(\.value)
    }

    /// Adds a field at the end.
    public mutating func add(_ name: String, _ value: String) {
        fields.append(HTTPHeader(name: name, value: value))
    }

    /// Adds to the value of the last field, behind a blank. Without a field it does nothing.
    mutating func extendLast(by text: String) {
        guard let last = fields.indices.last else { return }
        fields[last].value += " " + text
    }

    /// Puts one field in the place of all by its name.
    public mutating func set(_ name: String, _ value: String) {
        fields.removeAll { $0.isNamed(name) }
        add(name, value)
    }
}

extension HTTPHeaders: RandomAccessCollection {
    /// Where the first field stands.
    public var startIndex: Int { fields.startIndex }
    /// Behind the last field.
    public var endIndex: Int { fields.endIndex }
    /// The field at a place.
    public subscript(position: Int) -> HTTPHeader { fields[position] }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
    /// `["Content-Type": "application/json"]`, order and repeated names kept.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { HTTPHeader(name: $0.0, value: $0.1) })
    }
}

extension UInt8 {
    /// The small letter of an ASCII capital; every other byte as it is.
    var lowercased: UInt8 { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self }
}
