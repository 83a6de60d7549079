/// A document read strictly: one section, every mistake found.
public enum Document {
    /// Reads a YAML text as a section.
    ///
    /// - Parameters:
    ///   - yaml: the text.
    ///   - file: its name, for messages.
    ///   - reading: what goes along; holds the missing secrets afterwards.
    /// - Throws: every mistake, each with its place. Missing secrets are no mistake here.
    public static func read<Root: Section>(
        _ type: Root.Type, yaml: String, file: String, reading: inout Reading
    ) throws(DocumentError) -> Root {
        reading.source = yaml
        let node = try Node.parse(yaml: yaml, file: file, problems: &reading)
        let value = Form<Root>.section().read(node, &reading)
        guard reading.problems.isEmpty else { throw DocumentError(reading.problems) }
        guard let value else { throw DocumentError([Problem(node.place, "this could not be read")]) }
        return value
    }

    /// Reads a YAML text that names no secrets and no files as a section.
    ///
    /// - Throws: every mistake, each with its place.
    public static func read<Root: Section>(
        _ type: Root.Type, yaml: String, file: String
    ) throws(DocumentError) -> Root {
        let secrets = ProcessSecrets(environment: [:]) { path in throw MissingSecret("\(path) is not read here") }
        var reading = Reading(folder: "", secrets: secrets)
        let root = try read(type, yaml: yaml, file: file, reading: &reading)
        guard reading.missingSecrets.isEmpty else { throw DocumentError(reading.missingSecrets) }
        return root
    }
}
