public import RunbridgeDocument

extension Config {
    /// The store that a config file names. Secrets need not be at hand.
    ///
    /// - Throws: every mistake of the file.
    public static func store(
        ofConfigAt path: String, environment: [String: String]
    ) throws(DocumentError) -> StoreSettings {
        let findings = examine(path: path, environment: environment)
        guard let store = findings.store else { throw DocumentError(findings.mistakes) }
        return store
    }
}
