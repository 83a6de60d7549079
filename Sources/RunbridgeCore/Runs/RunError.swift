/// Why a run did not succeed, in its provider's words.
public struct RunError: Sendable, Hashable {
    /// A code for programs, `invalid_request`.
    public var code: String?
    /// A sentence for people.
    public var message: String?

    /// An error as told.
    public init(code: String? = nil, message: String? = nil) {
        self.code = code
        self.message = message
    }
}
