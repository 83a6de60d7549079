public import RunbridgeDocument

extension Config {
    /// Reads a config file.
    ///
    /// - Parameters:
    ///   - path: the file. Relative paths in it start from its folder.
    ///   - environment: the variables that secrets may name.
    /// - Throws: every mistake and every secret that is missing, each with its place, in reading order.
    public static func load(path: String, environment: [String: String]) throws(DocumentError) -> Config {
        let findings = examine(path: path, environment: environment)
        guard let config = findings.config else { throw DocumentError(findings.mistakes + findings.missingSecrets) }
        return config
    }

    /// Finds out all there is to say of a config file.
    public static func examine(path: String, environment: [String: String]) -> ConfigFindings {
        do throws(TextFileError) {
            let text = try TextFile.read(path, limit: fileLimit)
            return examine(yaml: text, file: path, folder: TextFile.folder(of: path), environment: environment)
        } catch {
            return ConfigFindings(
                config: nil, mistakes: [Problem(Place(file: path), error.description)], missingSecrets: [],
                warnings: [])
        }
    }

    /// Finds out all there is to say of a config's text.
    ///
    /// - Parameters:
    ///   - yaml: the text.
    ///   - file: its name, for messages.
    ///   - folder: where relative paths start; empty for the present folder.
    ///   - environment: the variables that secrets may name.
    public static func examine(
        yaml: String, file: String, folder: String, environment: [String: String]
    ) -> ConfigFindings {
        let secrets = ProcessSecrets(environment: environment) { path in try TextFile.read(path, limit: secretLimit) }
        var reading = Reading(folder: folder, secrets: secrets)
        do throws(DocumentError) {
            let root = try Document.read(ConfigSection.self, yaml: yaml, file: file, reading: &reading)
            return ConfigFindings(
                config: reading.missingSecrets.isEmpty ? root.config : nil, store: root.config?.store,
                watchers: root.config?.watchers, mistakes: [],
                missingSecrets: DocumentError(reading.missingSecrets).problems,
                warnings: DocumentError(root.warnings).problems)
        } catch {
            return ConfigFindings(
                config: nil, mistakes: error.problems, missingSecrets: DocumentError(reading.missingSecrets).problems,
                warnings: [])
        }
    }

    /// The largest config that is read, in bytes.
    private static let fileLimit = 4 << 20
    /// The largest file that is read as a secret, in bytes.
    private static let secretLimit = 64 << 10
}
