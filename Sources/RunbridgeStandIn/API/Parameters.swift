import RunbridgeCore

/// The members of a request's JSON body, read the way OpenAI reads them.
struct Parameters: Sendable {
    let members: JSON

    init(_ body: [UInt8]) throws(Refusal) {
        do {
            members = try JSON(parsing: body)
        } catch {
            throw .badRequest("The body of this request is not JSON that could be parsed: \(error.message).")
        }
        guard case .object = members else {
            throw .badRequest("The body of this request must be a JSON object.")
        }
    }

    /// The member of that name unless it is missing or `null`.
    subscript(name: String) -> JSON? {
        guard let value = members[name], !value.isNull else { return nil }
        return value
    }

    /// A string that must be there.
    func string(_ name: String) throws(Refusal) -> String {
        guard let text = try optionalString(name) else { throw .missing(name) }
        return text
    }

    /// A string that must be there and be one of these.
    func string(_ name: String, among supported: [String]) throws(Refusal) -> String {
        let text = try string(name)
        guard supported.contains(text) else { throw .wrongValue(name, text, supported: supported) }
        return text
    }

    /// A string that may be missing.
    func optionalString(_ name: String) throws(Refusal) -> String? {
        guard let value = self[name] else { return nil }
        guard let text = value.string else { throw .wrongType(name, expected: "a string") }
        return text
    }

    /// `true` or `false`, which may be missing.
    func optionalBool(_ name: String) throws(Refusal) -> Bool? {
        guard let value = self[name] else { return nil }
        guard let truth = value.bool else { throw .wrongType(name, expected: "a boolean") }
        return truth
    }

    /// The labels that people give an object: at most 16 pairs of texts, names up to 64 and values up to 512
    /// characters.
    func metadata() throws(Refusal) -> JSON {
        guard let value = self["metadata"] else { return .null }
        guard let pairs = value.members else { throw .wrongType("metadata", expected: "an object") }
        guard pairs.count <= 16 else {
            throw .badRequest("Invalid 'metadata': more than 16 properties.", param: "metadata")
        }
        for pair in pairs {
            guard let text = pair.value.string else {
                throw .wrongType("metadata.\(pair.name)", expected: "a string")
            }
            guard pair.name.count <= 64, text.count <= 512 else {
                throw .badRequest("Invalid 'metadata.\(pair.name)': too long.", param: "metadata.\(pair.name)")
            }
        }
        return value
    }

    /// The ending that the caller asks for with `metadata: {"standin": "…"}`, or `standard`.
    func ending<Ending: RawRepresentable & CaseIterable>(standard: Ending) throws(Refusal) -> Ending
    where Ending.RawValue == String {
        guard let text = self["metadata"]?["standin"]?.string else { return standard }
        guard let ending = Ending(rawValue: text) else {
            throw .wrongValue("metadata.standin", text, supported: Ending.allCases.map(\.rawValue))
        }
        return ending
    }
}
