import Foundation
import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import Testing

/// A word of a provider's and what it means, as its documentation, API description or client library has it.
///
/// They stand in `Tests/Fixtures/catalog/words.json`, apart from the provider files, so that the two can be compared.
struct CatalogueFact: Sendable, CustomTestStringConvertible {
    /// Where an object says a word.
    enum Place: String, Sendable, CaseIterable {
        /// In its status.
        case word
        /// In a second field, beside a status that says that the run has ended.
        case result
        /// Beside the status, which it overrides.
        case flag
    }

    /// The object that has it, in the words of the facts.
    var object: String
    var place: Place
    var word: String
    /// `nil` where the word alone does not tell.
    var status: Status?

    var testDescription: String { "\(object): \(word)" }

    /// All of them.
    static let all = rows.compactMap(CatalogueFact.init)

    /// All rows of the file; empty if it cannot be read, which a test refuses.
    static let rows = (try? JSON(parsing: Array(fixture("words.json"))))?.array ?? []

    private init?(_ row: JSON) {
        guard let object = row["object"]?.string,
            let place = Place.allCases.first(where: { row[$0.rawValue] != nil }), let word = row[place.rawValue]?.string
        else { return nil }
        (self.object, self.place, self.word) = (object, place, word)
        status = row["status"]?.string.flatMap(Status.init(rawValue:))
    }
}

/// What a file of `Tests/Fixtures/catalog` holds.
func fixture(_ name: String) throws -> Data {
    try Data(contentsOf: fixtureFolder.appending(path: name))
}

/// `Tests/Fixtures/catalog`
let fixtureFolder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Fixtures/catalog").standardized

/// A kind of the embedded catalogue.
func embeddedKind(_ provider: String, _ kind: String) throws -> ProviderKind {
    try #require(Catalog.provider(named: provider)?.kind(named: kind), "\(provider) \(kind)")
}

/// A kind of the embedded catalogue by `provider/kind`.
func embeddedKind(_ key: String) throws -> ProviderKind {
    let names = key.split(separator: "/", maxSplits: 1).map(String.init)
    return try embeddedKind(names[0], names.count > 1 ? names[1] : "")
}
