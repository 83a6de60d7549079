public import RunbridgeCore
public import RunbridgeDocument

/// A sink that runs a program for each event.
public struct CommandSettings: SinkKindSettings {
    /// The program and its arguments as written; never empty. A relative path starts from ``Config/folder``.
    public var run: [String]
    /// Variables to add; names are unique.
    public var environment: [String: Secret]
    /// How long the program may run.
    public var timeout: Duration

    static let type = "command"
    static let title = "Command sink"
    static let about = """
        Runs a program for each event, with the event's JSON on its standard input and its main values in variables \
        `RUNBRIDGE_…`. Exit 0 means delivered, 65 rejected, all else is tried again. It runs in the config's folder.
        """

    private static let runField = Field(
        "run", .program,
        "The program and its arguments, `[./deploy.sh, --batch]`. No shell reads them. A name without a slash is "
            + "looked for in `PATH`, another one from the config's folder.")
    private static let envField = Field(
        "env", Form<[Named<Secret>]>.mapping(of: Form<Secret>.variable, fault: variableFault),
        "Variables beside `PATH`, `HOME`, `LANG`, `TZ` and `RUNBRIDGE_…`.")
    private static let timeoutField = Field(
        "timeout", .duration(), "How long it may run. Then it gets SIGTERM, and 5 seconds later SIGKILL.")

    static let fields = [runField.required, envField.optional, timeoutField.standing("60s")]

    /// Reads its keys.
    public init?(_ reader: inout SectionReader) {
        let run = reader.require(Self.runField)
        let variables = reader.read(Self.envField, or: [])
        timeout = reader.read(Self.timeoutField, or: .seconds(60))
        guard let run else { return nil }
        self.run = run
        environment = Dictionary(variables.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    static func variableFault(_ name: String) -> String? {
        let isSound =
            !name.isEmpty && name.first?.isNumber == false
            && name.utf8.allSatisfy { UInt8(ascii: "_") == $0 || Character(UnicodeScalar($0)).isASCIIWord }
        guard isSound else { return "'\(name)' cannot be the name of a variable. Use letters, digits and '_'" }
        return name.hasPrefix("RUNBRIDGE_")
            ? "'\(name)' cannot be set here: names with RUNBRIDGE_ are the bridge's own" : nil
    }
}

extension Character {
    fileprivate var isASCIIWord: Bool { isASCII && (isLetter || isNumber) }
}

extension Form where Value == [String] {
    /// A program and its arguments.
    static let program = Form(
        "list of texts", schema: ["type": "array", "items": Form<String>.word.schema, "minItems": 1]
    ) { node, reading in
        guard case .list(let nodes) = node.content, !nodes.isEmpty else {
            let found = if case .list = node.content { "an empty list" } else { node.kind }
            let words = node.scalarText?.split(separator: " ").joined(separator: ", ")
            reading.report(
                node.place,
                "expected the program and its arguments as a list, "
                    + "\(words.map { "[\($0)]" } ?? "[./script.sh, --flag]"), found \(found)")
            return nil
        }
        let words = nodes.compactMap { Form<String>.word.read($0, &reading) }
        guard words.count == nodes.count else { return nil }
        if words[0].isEmpty {
            reading.report(nodes[0].place, "the name of the program is empty")
            return nil
        }
        for (node, word) in zip(nodes, words) where word.utf8.contains(0) {
            reading.report(node.place, "an argument cannot hold a NUL character")
            return nil
        }
        return words
    }
}
