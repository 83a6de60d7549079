/// What goes along while a document is read: the mistakes found, and what paths and secrets are resolved against.
public struct Reading: Sendable {
    /// The mistakes found up to now.
    public private(set) var problems: [Problem] = []
    /// The folder that relative paths start from.
    public let folder: String
    /// Finds the values of secrets.
    public let secrets: any SecretSource
    /// Secrets that could not be found, and where they were wanted. Whether that is a mistake the caller decides.
    public private(set) var missingSecrets: [Problem] = []

    /// A reading that has found nothing yet.
    public init(folder: String, secrets: any SecretSource) {
        self.folder = folder
        self.secrets = secrets
    }

    /// Notes a mistake.
    public mutating func report(_ place: Place, _ text: String) {
        problems.append(Problem(place, text))
    }

    /// Notes a secret that could not be found.
    public mutating func reportMissingSecret(_ place: Place, _ text: String) {
        missingSecrets.append(Problem(place, text))
    }

    /// A path as the user meant it: absolute, or from the document's folder.
    public func resolve(path: String) -> String {
        path.hasPrefix("/") || folder.isEmpty || folder == "." ? path : "\(folder)/\(path)"
    }
}
