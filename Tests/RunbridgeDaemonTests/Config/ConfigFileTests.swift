import Foundation
import RunbridgeCore
import RunbridgeDaemon
import RunbridgeDocument
import TestSupport
import Testing

/// Configs and secrets as files.
struct ConfigFileTests {
    private func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "config-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private func message(_ path: String) -> String {
        Config.examine(path: path, environment: [:]).mistakes.lines.joined(separator: "\n")
    }

    @Test func relativePathsStartFromTheConfigsFolder() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }  // Nothing depends on its removal.
        let file = folder.appending(path: "c.yaml")
        try Data("\u{FEFF}sinks: { a: { type: file, path: x/y.jsonl } }\n".utf8).write(to: file)
        let config = try Config.load(path: file.path, environment: [:])
        #expect(config.folder == folder.path)
        #expect(config.store.path == folder.path + "/runbridge.db")
        guard case .file(let settings) = config.sinks[0].kind else {
            Issue.record("\(config.sinks)")
            return
        }
        #expect(settings.path == folder.path + "/x/y.jsonl")
    }

    @Test func secretsComeFromFilesAndCredentials() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }  // Nothing depends on its removal.
        let file = folder.appending(path: "c.yaml")
        let yaml = """
            watch:
              a: { provider: openai, api_key: { credential: openai_api_key } }
              b: { provider: openai, api_key: { file: key } }
              c: { provider: openai, api_key: { file: none } }
              d: { provider: openai, api_key: { file: /dev/zero } }
            """
        try Data(yaml.utf8).write(to: file)
        try Data("sk-file\r\n".utf8).write(to: folder.appending(path: "key"))
        let findings = Config.examine(path: file.path, environment: ConfigFixture.environment)
        #expect(findings.mistakes.isEmpty)
        #expect(
            findings.missingSecrets.lines == [
                "\(file.path):4:35: the file \(folder.path)/none cannot be read: there is no such file. Check the path",
                "\(file.path):5:35: the file /dev/zero cannot be read: this is larger than 64 KiB, which no such file "
                    + "needs to be",
            ])
        try Data(yaml.split(separator: "\n").prefix(3).joined(separator: "\n").utf8).write(to: file)
        let config = try Config.load(path: file.path, environment: ConfigFixture.environment)
        let keys = config.watchers.map { watcher -> Secret? in
            if case .provider(let settings) = watcher.source { settings.key } else { nil }
        }
        #expect(keys == [Secret("sk-credential"), Secret("sk-file")])
    }

    @Test func fileThatCannotBeReadIsOneClearMessage() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }  // Nothing depends on its removal.
        let path = folder.path
        #expect(message("\(path)/none.yaml") == "\(path)/none.yaml:1:1: there is no such file. Check the path")
        #expect(message(path) == "\(path):1:1: this is a folder, not a file")
        try Data("a: \u{7F}".utf8.dropLast() + [0xC3, 0x28]).write(to: folder.appending(path: "latin.yaml"))
        #expect(message("\(path)/latin.yaml") == "\(path)/latin.yaml:1:1: this is not UTF-8 text. Save it as UTF-8")
        #expect(
            message("\(path)/latin.yaml/x.yaml")
                == "\(path)/latin.yaml/x.yaml:1:1: a part of this path is a file, not a folder. Check the path")
        #expect(
            message("/dev/zero") == "/dev/zero:1:1: this is larger than 4096 KiB, which no such file needs to be")
        try FileManager.default.createSymbolicLink(
            atPath: "\(path)/loop.yaml", withDestinationPath: "\(path)/loop.yaml")
        #expect(message("\(path)/loop.yaml").hasPrefix("\(path)/loop.yaml:1:1: this cannot be read: "))
    }

    @Test func textThatIsNoYAMLIsOneClearMessage() {
        let findings = ConfigFixture.examine("watch: {\n  a: [b\n")
        #expect(findings.mistakes.count == 1)
        #expect(findings.mistakes.lines.first?.contains("this is not YAML") == true, "\(findings.mistakes.lines)")
    }
}
