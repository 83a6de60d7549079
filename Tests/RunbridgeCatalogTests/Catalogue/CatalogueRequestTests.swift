import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import Testing

/// That each kind can be asked for, by the ids that its objects have.
struct CatalogueRequestTests {
    /// A value for each parameter that is none but itself in a URL.
    private func parameters(of provider: Provider) -> [String: String] {
        Dictionary(uniqueKeysWithValues: provider.parameters.map { ($0.name, "the-\($0.name)") })
    }

    private func moved(_ name: String) throws -> Provider {
        let provider = try #require(Catalog.provider(named: name))
        return provider.baseURL == nil ? provider.moved(to: try #require(URLTemplate("https://host.test"))) : provider
    }

    @Test(arguments: CatalogueObjectTests.cases)
    func asksForTheRunAgainByItsID(_ row: CatalogueObjectTests.Case) throws {
        let provider = try moved(row.provider)
        let kind = try #require(provider.kind(named: row.kind))
        guard kind.retrieve != nil else {
            #expect(kind.list != nil)
            return
        }
        let id = try #require(row.reading["id"]?.string)
        let request = try provider.retrieveRequest(for: kind, id: id, parameters: parameters(of: provider))
        let asked = request.url + String(decoding: request.body ?? [], as: UTF8.self)
        let last = try #require(id.split(separator: "/").last)
        #expect(asked.contains(last) || asked.contains(last.replacing(":", with: "%3A").replacing("+", with: "%2B")))
        #expect(!request.url.contains("{"), "\(asked)")
    }

    @Test(arguments: Catalog.providerNames)
    func asksForEachList(_ name: String) throws {
        let provider = try moved(name)
        for kind in provider.kinds where kind.list != nil {
            let request = try provider.listRequest(for: kind, parameters: parameters(of: provider))
            #expect(request.url.hasPrefix("https://"), "\(kind.name)")
            #expect(!request.url.contains("{"), "\(request.url)")
        }
    }
}
