public import RunbridgeDocument

extension Config {
    /// The path of the store that a config file names. Secrets need not be at hand.
    ///
    /// - Throws: every mistake of the file.
    public static func storePath(
        ofConfigAt path: String, environment: [String: String]
    ) throws(DocumentError) -> String {
        let findings = examine(path: path, environment: environment)
        guard let storePath = findings.storePath else { throw DocumentError(findings.mistakes) }
        return storePath
    }
}
