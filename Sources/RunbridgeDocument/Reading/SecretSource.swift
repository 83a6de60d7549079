public import RunbridgeCore

/// Where a secret is to be found.
public enum SecretReference: Sendable, Hashable {
    /// `{ env: NAME }`: an environment variable.
    case environment(String)
    /// `{ file: PATH }`: the text of a file, less the line break at its end.
    case file(String)
    /// `{ credential: NAME }`: a systemd credential, a file of that name in `$CREDENTIALS_DIRECTORY`.
    case credential(String)
}

/// Something that finds the values of secrets.
public protocol SecretSource: Sendable {
    /// The value, or why there is none and what to do.
    func secret(_ reference: SecretReference) -> Result<Secret, MissingSecret>
}

/// Why a secret could not be had.
public struct MissingSecret: Error, Sendable, Equatable {
    /// What is missing and what to do, in one line.
    public var text: String

    /// A reason.
    public init(_ text: String) {
        self.text = text
    }
}

/// Secrets of the process: its environment, files, systemd credentials.
public struct ProcessSecrets: SecretSource {
    private let environment: [String: String]
    private let read: @Sendable (String) throws -> String

    /// Secrets out of that environment; `read` gives the text of a file.
    public init(environment: [String: String], read: @escaping @Sendable (String) throws -> String) {
        self.environment = environment
        self.read = read
    }

    /// The value, or why there is none.
    public func secret(_ reference: SecretReference) -> Result<Secret, MissingSecret> {
        switch reference {
        case .environment(let name):
            guard let value = environment[name], !value.isEmpty else {
                let fault = environment[name] == nil ? "not set" : "empty"
                return .failure(MissingSecret("the environment variable \(name) is \(fault). Set it: export \(name)=…"))
            }
            return .success(Secret(value))
        case .file(let path):
            return secret(inFile: path)
        case .credential(let name):
            guard let folder = environment["CREDENTIALS_DIRECTORY"] else {
                return .failure(
                    MissingSecret(
                        "there are no systemd credentials here ($CREDENTIALS_DIRECTORY is not set). "
                            + "Start it from a unit with LoadCredential=\(name):PATH"))
            }
            return secret(inFile: "\(folder)/\(name)")
        }
    }

    private func secret(inFile path: String) -> Result<Secret, MissingSecret> {
        do {
            var text = try read(path)
            while let last = text.last, last.isNewline { text.removeLast() }
            guard !text.isEmpty else { return .failure(MissingSecret("the file \(path) is empty")) }
            return .success(Secret(text))
        } catch {
            return .failure(MissingSecret("the file \(path) cannot be read: \(error)"))
        }
    }
}
