import Foundation
import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import Testing

/// What is read from an object of each kind: the example of the API's documentation, shortened, or one made of the fields
/// that its description or client library has.
struct CatalogueObjectTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var provider: String
        var kind: String
        var object: JSON
        var reading: JSON
        var testDescription: String { "\(provider) \(kind) \(reading["raw"]?.string ?? "")" }
    }

    /// Those of `Tests/Fixtures/catalog/objects`, a file for each provider.
    static let cases: [Case] = {
        let files = try? FileManager.default.contentsOfDirectory(
            at: fixtureFolder.appending(path: "objects"), includingPropertiesForKeys: nil)
        return (files ?? []).flatMap { file in
            // A file that cannot be read is missed by the test below.
            let rows = (try? Data(contentsOf: file)).flatMap { try? JSON(parsing: Array($0)).array } ?? []
            return rows.map { row in
                Case(
                    provider: file.deletingPathExtension().lastPathComponent, kind: row["kind"]?.string ?? "",
                    object: row["object"] ?? .null, reading: row["reading"] ?? .null)
            }
        }
        .sorted { $0.testDescription < $1.testDescription }
    }()

    @Test(arguments: cases)
    func readsAllThatTheObjectSays(_ row: Case) throws {
        let reading = try embeddedKind(row.provider, row.kind).reading(of: row.object).get()
        let expected = try ExpectedReading(row.reading, provider: row.provider)
        #expect(reading.id == expected.id)
        #expect(reading.sighting == expected.sighting)
        #expect(reading.unknownWord == nil)
    }

    @Test func readsAnObjectOfEachKind() {
        let read = Set(Self.cases.map { "\($0.provider)/\($0.kind)" })
        let shipped = Catalog.providers.flatMap { provider in provider.kinds.map { "\(provider.name)/\($0.name)" } }
        #expect(Set(shipped).subtracting(read) == [])
        #expect(read.subtracting(shipped) == [])
    }
}
