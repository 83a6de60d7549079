import RunbridgeCore

extension [String: String] {
    /// The names and values as a JSON object, sorted by name; `nil` where there are none.
    func stored() throws -> [UInt8]? {
        guard !isEmpty else { return nil }
        return JSON.object(sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }).encoded()
    }

    /// The names and values of such an object.
    init(stored bytes: [UInt8]?) throws {
        self = [:]
        guard let bytes else { return }
        for member in try JSON(parsing: bytes).members ?? [] { self[member.name] = member.value.string }
    }
}
