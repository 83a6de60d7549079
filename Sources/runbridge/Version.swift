/// The version of this program, by https://semver.org.
enum Version {
    static let text = "0.1.0"
}
