import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import Testing

/// Every shipped provider against what is known of the words.
struct CatalogueWordTests {
    /// Words that a provider file means otherwise than the facts have it, or has beside them, and why.
    ///
    /// The keys are `provider/kind word`.
    static let deviations: [String: String] = [
        "anthropic/deployment_run started": "the word of its webhook; the object has no word at all",
        "anthropic/deployment_run succeeded": "the word of its webhook; the object has no word at all",
        "anthropic/deployment_run failed": "the word of its webhook; the object has no word at all",
        "together/shaping.job queued": "a word of the client library (together 3.1.1, ShapingJobStatus)",
    ]

    @Test func theFactsAreWhole() {
        #expect(CatalogueFact.all.count == CatalogueFact.rows.count)
        #expect(CatalogueFact.all.count == 448)
        #expect(Set(CatalogueFact.all.map(\.object)) == Set(CatalogueObject.all.keys))
    }

    @Test(arguments: CatalogueFact.all)
    func meansWhatTheFactsSay(_ fact: CatalogueFact) throws {
        let object = try #require(CatalogueObject.all[fact.object])
        var readers = 0
        for key in object.keys {
            let kind = try embeddedKind(key)
            if case .shared = object, kind.status(of: fact.word) == nil, fact.status != .unknown { continue }
            readers += 1
            let said = try #require(CatalogueShape.of(key).object(for: fact), "\(key) has no \(fact.place)")
            let reading = try kind.reading(of: JSON(parsing: said.object)).get()
            // A word that does not tell alone is not taken for an end.
            let wanted = Self.deviations["\(key) \(fact.word)"] == nil ? fact.status ?? .unknown : nil
            #expect(wanted == nil || reading.sighting.status == wanted, "\(key)")
            #expect(reading.sighting.raw == said.raw, "\(key)")
            if fact.status != nil { #expect(reading.unknownWord == nil, "\(key)") }
        }
        guard case .leftOut(let reason) = object else {
            #expect(readers > 0, "no kind has the word")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test func eachKindIsAnObjectOfTheFacts() {
        let known = Set(CatalogueObject.all.values.flatMap(\.keys)).union(CatalogueObject.beside.keys)
        let shipped = Catalog.providers.flatMap { provider in provider.kinds.map { "\(provider.name)/\($0.name)" } }
        #expect(known.subtracting(shipped) == [])
        #expect(Set(shipped).subtracting(known) == [])
    }

    @Test func hasNoWordsBesideTheFacts() {
        for (name, object) in CatalogueObject.all {
            for key in object.keys {
                // Two objects of the facts may be one kind.
                let names = CatalogueObject.all.filter { $0.value.keys.contains(key) }.map(\.key)
                let known = Set(CatalogueFact.all.filter { names.contains($0.object) }.map(\.word))
                let words = (try? embeddedKind(key))?.words.map(\.raw) ?? []
                for word in words where Self.deviations["\(key) \(word)"] == nil {
                    #expect(known.contains(word), "\(name): \(key) \(word)")
                }
            }
        }
    }

    @Test(arguments: ["odd", "COMPLETED!", "<b>"])
    func takesNoUnknownWordForAnEnd(_ word: String) throws {
        for key in CatalogueObject.all.values.flatMap(\.keys).sorted() where !Self.isDescribed(key) {
            let shape = CatalogueShape.of(key)
            for template in [shape.word, shape.result].compactMap({ $0 }) {
                let object = try JSON(parsing: template.replacing("WORD", with: word))
                let reading = try embeddedKind(key).reading(of: object).get()
                #expect(reading.sighting.status == .unknown, "\(key)")
                #expect(reading.unknownWord != nil, "\(key)")
            }
        }
    }

    /// Whether the kind has no field with a word, so that there is no unknown one either.
    private static func isDescribed(_ key: String) -> Bool {
        ["anthropic/deployment_run", "kubernetes/job", "gemini/operation"].contains(key)
    }
}
