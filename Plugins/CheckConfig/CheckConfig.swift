import Foundation
import PackagePlugin

/// `swift package check-config [FILE…]`: runs `runbridge check --offline` over the files named, else over every config of
/// `config/` and `config/recipes/`.
@main
struct CheckConfig: CommandPlugin {
    func performCommand(context: PluginContext, arguments: [String]) async throws {
        let files = arguments.isEmpty ? try standardFiles(in: context.package.directoryURL) : arguments
        let tool = try context.tool(named: "runbridge").url
        var failed: [String] = []
        for file in files {
            let process = Process()
            process.executableURL = tool
            process.currentDirectoryURL = context.package.directoryURL
            process.arguments = ["check", "--offline", "--config", file]
            try process.run()
            process.waitUntilExit()
            if process.terminationStatus != 0 { failed.append(file) }
        }
        if !failed.isEmpty {
            Diagnostics.error("these configs cannot be used: \(failed.joined(separator: ", "))")
        }
    }

    private func standardFiles(in package: URL) throws -> [String] {
        try ["config", "config/recipes"].flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: package.appending(path: folder).path)
                .filter { $0.hasSuffix(".yaml") }
                .sorted()
                .map { "\(folder)/\($0)" }
        }
    }
}
