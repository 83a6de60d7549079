import RunbridgeCore

/// The objects that a command printed: one JSON text, or one a line, as `jq -c` prints them.
///
/// Each text is a list or one object, or has it where `items` says.
/// Without `items` nothing printed is a list without objects: that is what `jq -c '.[]'` makes of an empty list.
struct PrintedList: Sendable, Equatable {
    /// Why an output is no list.
    struct Fault: Error, Equatable {
        /// What a person should know, as the rest of a sentence that begins with the command.
        var reason: String
    }

    /// The objects, in order.
    private(set) var objects: [JSON] = []

    /// Reads an output.
    init(_ output: ArraySlice<UInt8>, items: JSONPath?) throws(Fault) {
        guard output.contains(where: { !$0.isBlank }) else {
            guard items == nil else { throw Fault(reason: "printed nothing, where a list was expected") }
            return
        }
        for text in try Self.texts(in: output) {
            try add(text, items)
        }
    }

    private mutating func add(_ text: JSON, _ items: JSONPath?) throws(Fault) {
        let found = items.map { text.value(at: $0) } ?? text
        if let list = found?.array {
            objects += list
        } else if let found, found.members != nil {
            objects.append(found)
        } else if let items {
            throw Fault(reason: "printed JSON that has no list at '\(items)'. Check `items`")
        } else {
            throw Fault(reason: "printed JSON that is neither a list nor an object")
        }
    }

    /// The whole as one text, else each line as one.
    private static func texts(in output: ArraySlice<UInt8>) throws(Fault) -> [JSON] {
        let whole: JSONError
        do throws(JSONError) {
            return [try JSON(parsing: Array(output))]
        } catch {
            whole = error
        }
        var texts: [JSON] = []
        for line in output.split(whereSeparator: { $0 == 0x0a }) where line.contains(where: { !$0.isBlank }) {
            // What is wrong with the whole says more than what is wrong with a line of it.
            guard let text = try? JSON(parsing: Array(line)) else {
                throw Fault(reason: "did not print JSON: \(whole). One JSON text, or one a line, is read")
            }
            texts.append(text)
        }
        return texts
    }
}

extension UInt8 {
    /// Whether JSON lets it stand between values (RFC 8259, section 2).
    fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0a || self == 0x0d }
}
