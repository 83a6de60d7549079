public import RunbridgeFormats
public import RunbridgeProviders
import Synchronization

/// The providers and formats that come with the bridge.
///
/// Each is parsed when it is first asked for, once. The build has checked them all, so none is missing at run time.
public enum Catalog {
    /// The names of the providers, sorted.
    public static var providerNames: [String] { EmbeddedCatalog.providers.map(\.name) }

    /// The names of the formats, sorted, those that are code among them.
    public static var formatNames: [String] {
        (EmbeddedCatalog.formats.map(\.name) + Format.builtIn.map(\.name)).sorted()
    }

    /// All providers, by name.
    public static var providers: [Provider] { providerNames.compactMap { provider(named: $0) } }

    /// All formats, by name.
    public static var formats: [Format] { formatNames.compactMap { format(named: $0) } }

    /// The provider of that name, or `nil`.
    public static func provider(named name: String) -> Provider? {
        providersRead.value(named: name, from: EmbeddedCatalog.providers) { file in
            // The build has read this very text without a mistake.
            try? Provider.read(yaml: file.text, file: "\(file.name).yaml", name: file.name)
        }
    }

    /// The format of that name, or `nil`.
    public static func format(named name: String) -> Format? {
        if let format = Format.builtIn.first(where: { $0.name == name }) { return format }
        return formatsRead.value(named: name, from: EmbeddedCatalog.formats) { file in
            // The build has read this very text without a mistake.
            try? Format.read(yaml: file.text, file: "\(file.name).yaml", name: file.name)
        }
    }

    private static let providersRead = ReadOnce<Provider>()
    private static let formatsRead = ReadOnce<Format>()
}

/// Values that are read from embedded files when they are first asked for.
private final class ReadOnce<Value: Sendable>: Sendable {
    private let values = Mutex<[String: Value]>([:])

    func value(named name: String, from files: [EmbeddedFile], read: (EmbeddedFile) -> Value?) -> Value? {
        values.withLock { values in
            if let value = values[name] { return value }
            let value = files.first { $0.name == name }.flatMap(read)
            values[name] = value
            return value
        }
    }
}
