import COpenSSL

/// How OpenSSL's return codes become errors.
enum OpenSSL {
    /// The error for a call that has just failed, with what OpenSSL says of it, which it forgets then.
    static func error(_ operation: String) -> SigningError {
        let code = ERR_peek_last_error()
        ERR_clear_error()
        guard code != 0 else { return .library(operation: operation, detail: "no reason given") }
        var text = [CChar](repeating: 0, count: 256)
        ERR_error_string_n(code, &text, text.count)
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return .library(operation: operation, detail: String(decoding: bytes, as: UTF8.self))
    }

    /// Hands a pointer on, or the error where there is none.
    static func made(_ pointer: OpaquePointer?, _ operation: String) throws(SigningError) -> OpaquePointer {
        guard let pointer else { throw error(operation) }
        return pointer
    }

    /// Goes on only if a call worked that fails for want of memory alone: its algorithm was fetched and its key was set
    /// up before, where a failure is an error. Swift's own allocations end the process in the same way.
    static func require(_ worked: Bool, _ operation: String) {
        guard worked else { preconditionFailure("OpenSSL has no memory left to \(operation)") }
    }
}
