import Foundation
import PackagePlugin

/// Checks `config/providers` and `config/formats` and embeds them in the target that uses this plugin.
///
/// A mistake in one of the files, an unmapped status or a broken template among them, fails the build with the file,
/// line and column.
@main
struct EmbedCatalog: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let config = context.package.directoryURL.appending(path: "config")
        let folders = ["providers", "formats"].map { config.appending(path: $0) }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedCatalog.swift")
        let files = try folders.flatMap { folder in
            try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "yaml" }
                .sorted { $0.path < $1.path }
        }
        return [
            .buildCommand(
                displayName: "Embed the catalogue",
                executable: try context.tool(named: "CatalogTool").url,
                arguments: [
                    "--providers", folders[0].path, "--formats", folders[1].path, "--output", output.path,
                ],
                // A folder changes when a file comes or goes.
                inputFiles: files + folders,
                outputFiles: [output])
        ]
    }
}
