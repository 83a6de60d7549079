import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import Testing

/// Every shipped provider against what is known of the words.
struct CatalogueTests {
    /// How an object of a kind says a word, and how one says a result.
    struct Shape: Sendable {
        var word: String
        var result: String?

        init(_ word: String, result: String? = nil) {
            (self.word, self.result) = (word, result)
        }
    }

    static let plain = Shape(#"{"id":"a","status":"WORD"}"#)
    static let conclusion = Shape(
        #"{"id":1,"status":"WORD","conclusion":null}"#, result: #"{"id":1,"status":"completed","conclusion":"WORD"}"#)
    static let shapes: [String: Shape] = [
        "github-actions/workflow_run": conclusion, "github-actions/job": conclusion,
        "anthropic/message_batch": Shape(#"{"id":"a","processing_status":"WORD"}"#),
        "buildkite/build": Shape(#"{"number":1,"state":"WORD","blocked":false}"#),
        "aws-stepfunctions/execution": Shape(#"{"executionArn":"a","status":"WORD"}"#),
        "huggingface/job": Shape(#"{"id":"a","status":{"stage":"WORD"}}"#),
        "databricks/run": Shape(
            #"{"run_id":1,"state":{"life_cycle_state":"WORD"}}"#,
            result: #"{"run_id":1,"state":{"life_cycle_state":"TERMINATED","result_state":"WORD"}}"#),
    ]

    /// Words that a provider file means otherwise than the facts have it, or kinds that these do not know, and why.
    static let deviations: [String: String] = [:]

    @Test(arguments: CatalogueFact.all)
    func meansWhatTheFactsSay(_ fact: CatalogueFact) throws {
        let shape = Self.shapes[fact.key] ?? Self.plain
        let template = try #require(fact.isResult ? shape.result : shape.word)
        let object = try JSON(parsing: template.replacing("WORD", with: fact.word))
        let reading = try embeddedKind(fact.provider, fact.kind).reading(of: object).get()
        // A word that does not tell alone is not taken for an end.
        let wanted =
            Self.deviations["\(fact.key) \(fact.word)"] == nil ? fact.status ?? .unknown : reading.sighting.status
        #expect(reading.sighting.status == wanted)
        #expect(reading.sighting.raw == fact.word)
        if fact.status != nil { #expect(reading.unknownWord == nil) }
    }

    @Test func hasNoWordsBesideTheFacts() {
        #expect(CatalogueFact.all.count > 100)
        for provider in Catalog.providers {
            for kind in provider.kinds {
                let key = "\(provider.name)/\(kind.name)"
                let known = Set(CatalogueFact.all.filter { $0.key == key }.map(\.word))
                #expect(!known.isEmpty || Self.deviations[key] != nil, "\(key)")
                for word in kind.words.map(\.raw) where Self.deviations["\(key) \(word)"] == nil && !known.isEmpty {
                    #expect(known.contains(word), "\(key) \(word)")
                }
            }
        }
    }

    @Test(arguments: ["odd", "COMPLETED!", "<b>"])
    func takesNoUnknownWordForAnEnd(_ word: String) throws {
        for key in Set(CatalogueFact.all.map(\.key)).sorted() {
            let shape = Self.shapes[key] ?? Self.plain
            let names = key.split(separator: "/").map(String.init)
            for template in [shape.word, shape.result].compactMap({ $0 }) {
                let object = try JSON(parsing: template.replacing("WORD", with: word))
                let reading = try embeddedKind(names[0], names[1]).reading(of: object).get()
                #expect(reading.sighting.status == .unknown, "\(key)")
                #expect(reading.unknownWord != nil, "\(key)")
            }
        }
    }

    /// Words of ended runs beside something that says that they are not over.
    @Test(
        arguments: [
            ("buildkite/build", #"{"number":7,"state":"passed","blocked":true}"#, Status.waiting, "blocked"),
            ("buildkite/build", #"{"number":7,"state":"canceled","blocked":true}"#, .canceled, "canceled"),
            (
                "databricks/run",
                #"{"run_id":7,"state":{"life_cycle_state":"TERMINATING","result_state":"SUCCESS"}}"#, .running,
                "TERMINATING"
            ),
            (
                "github-actions/workflow_run", #"{"id":7,"status":"in_progress","conclusion":"failure"}"#, .running,
                "in_progress"
            ),
            (
                "github-actions/job", #"{"id":7,"status":"completed","conclusion":"action_required"}"#, .waiting,
                "action_required"
            ),
        ])
    func takesNoWordForAnEndThatIsNone(_ key: String, _ object: String, _ status: Status, _ raw: String) throws {
        let names = key.split(separator: "/").map(String.init)
        let sighting = try embeddedKind(names[0], names[1]).reading(of: JSON(parsing: object)).get().sighting
        #expect(sighting.status == status)
        #expect(sighting.raw == raw)
    }
}
