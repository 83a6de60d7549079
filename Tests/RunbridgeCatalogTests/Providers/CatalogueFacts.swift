import Foundation
import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import Testing

/// A word of a provider's and what it means, as its documentation, API description or client library has it.
///
/// They stand in `Tests/Fixtures/catalog/words.json`, apart from the provider files, so that the two can be compared.
struct CatalogueFact: Sendable, CustomTestStringConvertible {
    var provider: String
    var kind: String
    var word: String
    /// Whether the word stands in a second field, beside a first one that says that the run has ended.
    var isResult: Bool
    /// `nil` where the word alone does not tell.
    var status: Status?

    var testDescription: String { "\(provider) \(kind) \(word)" }
    var key: String { "\(provider)/\(kind)" }

    /// All of them; empty if the file cannot be read, which a test refuses.
    static let all: [CatalogueFact] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/catalog/words.json").standardized
        guard let data = try? Data(contentsOf: file), let rows = try? JSON(parsing: Array(data)).array else {
            return []
        }
        return rows.compactMap { row in
            guard let provider = row["provider"]?.string, let kind = row["kind"]?.string,
                let word = row["raw"]?.string ?? row["result"]?.string
            else { return nil }
            return CatalogueFact(
                provider: provider, kind: kind, word: word, isResult: row["raw"] == nil,
                status: row["status"]?.string.flatMap(Status.init(rawValue:)))
        }
    }()
}

/// A kind of the embedded catalogue.
func embeddedKind(_ provider: String, _ kind: String) throws -> ProviderKind {
    try #require(Catalog.provider(named: provider)?.kind(named: kind), "\(provider) \(kind)")
}
