public import RunbridgeCore

/// The variables that a program gets: four of the bridge's, and those that were added.
public struct ProgramEnvironment: Sendable {
    /// What is taken over from the bridge.
    public static let inherited = ["PATH", "HOME", "LANG", "TZ"]
    /// Where programs are looked for when the bridge has no `PATH`.
    public static let defaultPath = "/usr/local/bin:/usr/bin:/bin"

    /// The variables by name; secrets among them are in the open here.
    public let variables: [String: String]

    /// A clean environment. Added ones win over inherited ones.
    public init(bridge: [String: String], added: [String: Secret] = [:]) {
        var variables = ["PATH": Self.defaultPath]
        for name in Self.inherited { if let value = bridge[name] { variables[name] = value } }
        for (name, value) in added { variables[name] = value.reveal() }
        self.variables = variables
    }

    /// Where programs are looked for.
    public var searchPath: String { variables["PATH"] ?? Self.defaultPath }
}

extension ProgramEnvironment: CustomStringConvertible, CustomReflectable {
    /// Never a value.
    public var description: String { "environment of \(variables.count) variables" }
    /// Never a value.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
