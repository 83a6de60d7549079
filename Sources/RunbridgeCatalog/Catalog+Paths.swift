import Foundation
public import RunbridgeDocument
public import RunbridgeFormats
public import RunbridgeProviders

/// Why a provider or a format cannot be had.
public enum CatalogError: Error, CustomStringConvertible {
    /// There is none of that name.
    case unknown(sort: String, name: String, known: [String])
    /// The file cannot be read.
    case unreadable(path: String, reason: String)
    /// The file has mistakes.
    case mistakes(DocumentError)

    /// A line for each thing that is wrong, and what to do.
    public var description: String {
        switch self {
        case .unknown(let sort, let name, let known):
            let hint = nearest(to: name, among: known).map { "Did you mean '\($0)'?" }
            return "there is no \(sort) '\(name)'. \(hint ?? "Known: \(known.joined(separator: ", ")).") "
                + "A file of your own is named by its path, ./\(name).yaml"
        case .unreadable(let path, let reason): return "the file \(path) cannot be read: \(reason)"
        case .mistakes(let error): return error.description
        }
    }
}

extension Catalog {
    /// The provider of a name, or of a file where the text is a path: has a slash, or ends in `.yaml` or `.yml`.
    ///
    /// A relative path starts from the folder.
    public static func provider(_ nameOrPath: String, folder: String = ".") throws(CatalogError) -> Provider {
        guard nameOrPath.isPath else {
            if let provider = provider(named: nameOrPath) { return provider }
            throw .unknown(sort: "provider", name: nameOrPath, known: providerNames)
        }
        let file = try UserFile(nameOrPath, folder: folder)
        do {
            return try Provider.read(yaml: file.text, file: file.path, name: file.name)
        } catch {
            throw .mistakes(error)
        }
    }

    /// The format of a name, or of a file where the text is a path: has a slash, or ends in `.yaml` or `.yml`.
    ///
    /// A relative path starts from the folder.
    public static func format(_ nameOrPath: String, folder: String = ".") throws(CatalogError) -> Format {
        guard nameOrPath.isPath else {
            if let format = format(named: nameOrPath) { return format }
            throw .unknown(sort: "format", name: nameOrPath, known: formatNames)
        }
        let file = try UserFile(nameOrPath, folder: folder)
        do {
            return try Format.read(yaml: file.text, file: file.path, name: file.name)
        } catch {
            throw .mistakes(error)
        }
    }
}

/// A file of the user's own.
private struct UserFile {
    var path: String
    var name: String
    var text: String

    init(_ path: String, folder: String) throws(CatalogError) {
        self.path = path.hasPrefix("/") || folder == "." || folder.isEmpty ? path : "\(folder)/\(path)"
        let last = path.split(separator: "/").last.map(String.init) ?? path
        name = last.split(separator: ".").first.map(String.init) ?? last
        let bytes: [UInt8]
        do {
            bytes = Array(try Data(contentsOf: URL(filePath: self.path)))
        } catch {
            throw .unreadable(path: self.path, reason: "\(error.localizedDescription)")
        }
        do {
            text = try Document.text(of: bytes, file: self.path)
        } catch {
            throw .mistakes(error)
        }
    }
}

extension String {
    fileprivate var isPath: Bool { contains("/") || hasSuffix(".yaml") || hasSuffix(".yml") }
}

extension Form where Value == Provider {
    /// The name of a provider of the catalogue, or the path of a file.
    public static let provider = Form<String>.text.reading("provider or path") {
        (text, folder) throws(CatalogError) in try Catalog.provider(text, folder: folder)
    }
}

extension Form where Value == Format {
    /// The name of a format of the catalogue, or the path of a file.
    public static let format = Form<String>.text.reading("format or path") {
        (text, folder) throws(CatalogError) in try Catalog.format(text, folder: folder)
    }
}

extension Form where Value == String {
    /// The same with a lookup, whose mistakes in other files are reported where they are.
    fileprivate func reading<Found: Sendable>(
        _ notation: String, _ find: @escaping @Sendable (String, String) throws(CatalogError) -> Found
    ) -> Form<Found> {
        Form<Found>(notation, schema: schema) { node, reading in
            guard let text = read(node, &reading) else { return nil }
            do throws(CatalogError) {
                return try find(text, reading.folder)
            } catch {
                if case .mistakes(let mistakes) = error {
                    for problem in mistakes.problems { reading.report(problem.place, problem.text) }
                } else {
                    reading.report(node.place, error.description)
                }
                return nil
            }
        }
    }
}
