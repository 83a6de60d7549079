/// A file of the catalogue as it is compiled in.
struct EmbeddedFile: Sendable {
    /// Its name without its ending.
    var name: String
    /// Its text.
    var text: String
}
