import RunbridgeCore

extension JSON {
    /// A moment as OpenAI writes it, whole seconds since the epoch, or `null`.
    static func unix(_ moment: Timestamp?) -> JSON {
        moment.map { .number(JSONNumber($0.milliseconds / 1000)) } ?? .null
    }

    /// A count.
    static func count(_ value: Int) -> JSON {
        .number(JSONNumber(Int64(value)))
    }

    /// A string, or `null`.
    static func orNull(_ text: String?) -> JSON {
        text.map(JSON.string) ?? .null
    }
}
