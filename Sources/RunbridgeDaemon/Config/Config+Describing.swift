public import RunbridgeCore
import RunbridgeDocument

/// What `config/schema.json` and `config/reference.md` are made of.
extension Config {
    /// The JSON Schema (2020-12) of a config, for editors.
    public static var schema: JSON {
        ConfigSection.description.jsonSchema(id: "urn:runbridge:config", title: "Config of runbridge")
    }

    /// ``schema`` as it stands in its file.
    public static var schemaText: String { schema.indented(upTo: 100) + "\n" }

    /// The reference of a config's keys, in Markdown.
    public static var reference: String {
        """
        <!-- Made from the config's types; do not edit. -->

        # The config, key by key

        YAML, read strictly: an unknown key, a wrong type, a name that leads nowhere and an unset secret are mistakes,
        and `runbridge check` shows all of them at once. Secrets are named and never written: `{ env: NAME }`,
        `{ file: PATH }` or `{ credential: NAME }` (systemd). Durations are `15s`, `5m`, `2h`. Relative paths start
        from the config's folder. Names of watchers and sinks are 1 to 64 letters, digits, `_`, `.` and `-`.

        [runbridge.yaml](runbridge.yaml) is an example with comments, [recipes](recipes) has short ones. For completion
        in an editor, begin a config with `# yaml-language-server: $schema=` and the path of [schema.json](schema.json).

        \(ConfigSection.description.reference())
        """
    }
}
