#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a system call said.
enum SystemError {
    /// Its words for a code, the last one if none is given: `permission denied`.
    static func text(_ code: Int32 = errno) -> String {
        String(cString: strerror(code)).lowercased()
    }
}
