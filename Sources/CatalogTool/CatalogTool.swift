import Foundation
import RunbridgeDocument
import RunbridgeFormats
import RunbridgeProviders

/// Checks the files of the catalogue and writes them into a Swift file.
///
///     CatalogTool --providers DIR --formats DIR --output FILE
///
/// Mistakes go to stderr as `path:line:column: error: text`, and nothing is written then. The exit status is 1 for
/// mistakes in the files and 2 for wrong arguments.
@main
struct CatalogTool {
    static func main() {
        guard let arguments = Arguments(CommandLine.arguments.dropFirst()) else {
            complain("usage: CatalogTool --providers DIR --formats DIR --output FILE")
            exit(2)
        }
        do {
            let providers = try CatalogFolder(path: arguments.providers)
            let formats = try CatalogFolder(path: arguments.formats)
            let problems = providers.problems(in: .provider) + formats.problems(in: .format)
            guard problems.isEmpty else {
                for problem in problems { complain("\(problem.place): error: \(problem.text)") }
                exit(1)
            }
            let source = EmbeddedSource(providers: providers.files, formats: formats.files)
            try source.text.write(toFile: arguments.output, atomically: true, encoding: .utf8)
        } catch {
            complain("error: \(error)")
            exit(1)
        }
    }

    private static func complain(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }
}

/// What the tool is told.
struct Arguments {
    var providers: String
    var formats: String
    var output: String

    init?(_ arguments: some Sequence<String>) {
        var values: [String: String] = [:]
        var iterator = arguments.makeIterator()
        while let option = iterator.next() {
            guard ["--providers", "--formats", "--output"].contains(option), let value = iterator.next() else {
                return nil
            }
            values[option] = value
        }
        guard let providers = values["--providers"], let formats = values["--formats"], let output = values["--output"]
        else { return nil }
        (self.providers, self.formats, self.output) = (providers, formats, output)
    }
}
