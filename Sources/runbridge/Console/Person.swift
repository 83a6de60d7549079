#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Who runs this program, for the record of what people did.
enum Person {
    /// The user's name, and behind `sudo` who used it: `root for anna`. Their number where there is no name.
    static var name: String {
        let user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "user \(geteuid())"
        guard let other = getenv("SUDO_USER").map({ String(cString: $0) }), !other.isEmpty, other != user else {
            return user
        }
        return "\(user) for \(other)"
    }
}
