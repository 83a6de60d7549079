import Foundation
import RunbridgeCatalog
import RunbridgeCore
import RunbridgeDocument
import RunbridgeFormats
import RunbridgeProviders
import TestSupport
import Testing

struct CatalogTests {
    @Test func hasEveryFileOfConfig() throws {
        let files = try FileManager.default.contentsOfDirectory(
            at: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../config/providers")
                .standardized, includingPropertiesForKeys: nil)
        #expect(Catalog.providerNames == files.map { $0.deletingPathExtension().lastPathComponent }.sorted())
        #expect(Catalog.providerNames.contains("openai"))
        #expect(Catalog.formatNames == ["cloudevents", "cloudevents-binary", "discord", "slack", "teams", "text"])
        #expect(Catalog.providers.map(\.name) == Catalog.providerNames)
        #expect(Catalog.formats.map(\.name) == Catalog.formatNames)
    }

    @Test func embedsTheFilesAsTheyAre() throws {
        let config = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../config").standardized
        let text = try String(contentsOf: config.appending(path: "providers/openai.yaml"), encoding: .utf8)
        let provider = try Provider.read(yaml: text, file: "openai.yaml", name: "openai")
        #expect(Catalog.provider(named: "openai") == provider)
    }

    @Test(
        arguments: [
            "opnai": "there is no provider 'opnai'. Did you mean 'openai'?",
            "zzzzzzzzz": "there is no provider 'zzzzzzzzz'. Known: airflow, ", "": "there is no provider ''. ",
        ])
    func namesTheNearestProvider(_ name: String, _ start: String) {
        let error = #expect(throws: CatalogError.self) { try Catalog.provider(name) }
        #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("./\(name).yaml") == true)
    }

    @Test func readsFilesOfTheUser() throws {
        try withFolder { folder in
            try write("mine.yaml", in: folder, "title: Mine\ncontent_type: text/plain\nbody: \"{{title}}!\"\n")
            let format = try Catalog.format("./mine.yaml", folder: folder)
            #expect(format.name == "mine")
            #expect(try Catalog.format("\(folder)/mine.yaml").title == "Mine")
        }
    }

    @Test func placesMistakesInFilesOfTheUser() throws {
        try withFolder { folder in
            try write("mine.yaml", in: folder, "title: Mine\ncontent_type: text/plain\nbody: \"{{titel}}\"\n")
            try write("bytes.yaml", in: folder, "title: ok\nabout: \u{1}")
            let error = #expect(throws: CatalogError.self) { try Catalog.format("mine.yaml", folder: folder) }
            #expect(
                error?.description
                    == "\(folder)/mine.yaml:3:8: there is no 'titel' in an event. Did you mean 'title'?")
            let gone = #expect(throws: CatalogError.self) { try Catalog.provider("./gone.yaml", folder: folder) }
            #expect(gone?.description.hasPrefix("the file \(folder)/./gone.yaml cannot be read: ") == true)
        }
    }

    @Test func tellsWhereAFileIsNoUTF8() throws {
        try withFolder { folder in
            try Data("title: a\nabout: ".utf8 + [0xFF]).write(to: URL(filePath: "\(folder)/p.yaml"))
            let error = #expect(throws: CatalogError.self) { try Catalog.provider("p.yaml", folder: folder) }
            #expect(
                error?.description == "\(folder)/p.yaml:2:8: this is not UTF-8 (byte 0xff). Save the file as UTF-8.")
        }
    }

    struct Named: Section {
        var provider: Provider?
        var format: Format?
        static let providerField = Field("provider", .provider, "A provider.")
        static let formatField = Field("format", .format, "A format.")
        static let description = SectionDescription(
            title: "Named", about: "", fields: [providerField.optional, formatField.optional])

        init?(_ reader: inout SectionReader) {
            provider = reader.read(Self.providerField)
            format = reader.read(Self.formatField)
        }
    }

    @Test func configsNameProvidersAndFormats() throws {
        let named = try Document.read(Named.self, yaml: "provider: openai\nformat: slack", file: "c.yaml")
        #expect(named.provider?.title == "OpenAI")
        #expect(named.format?.title == "Slack")
        let error = #expect(throws: DocumentError.self) {
            try Document.read(Named.self, yaml: "provider: opnai\nformat: slak", file: "c.yaml")
        }
        let lines = error?.problems.map(\.description) ?? []
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("c.yaml:1:11: there is no provider 'opnai'. Did you mean 'openai'?") == true)
        #expect(lines.last?.hasPrefix("c.yaml:2:9: there is no format 'slak'. Did you mean 'slack'?") == true)
    }

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "runbridge-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // A folder left behind harms nothing.
        try body(folder.path)
    }

    private func write(_ name: String, in folder: String, _ text: String) throws {
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }
}
