import RunbridgeCore
import RunbridgeDocument
import RunbridgeProviders
import Testing

/// Providers and kinds that a config writes in place.
struct InlineTests {
    private func mistakes<Part: Section>(_ type: Part.Type, _ yaml: String) -> [String] {
        do {
            _ = try Document.read(type, yaml: yaml, file: "c.yaml")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func aProviderInPlaceAsksAsOneFromAFileDoes() throws {
        let yaml = """
            base_url: https://ci.example.com/api/
            authentication: bearer
            headers: { X-Version: 2 }
            poll_after_header: x-wait
            kinds:
              build:
                list: { path: /builds, items: builds }
                retrieve: { path: "/builds/{+id}" }
                words: { ok: succeeded }
            """
        let provider = try Document.read(InlineProvider.self, yaml: yaml, file: "c.yaml").named("ci").provider
        let file = try Provider.read(yaml: "title: ci\n\(yaml)", file: "ci.yaml", name: "ci")
        #expect(provider == file)
        #expect(
            try provider.retrieveRequest(for: provider.kinds[0], id: "a/1").url
                == "https://ci.example.com/api/builds/a/1")
        #expect(try provider.kinds[0].reading(of: ["id": 1, "status": "ok"]).get().sighting.provider == "ci")
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var yaml: String
        var mistakes: [String]
        var testDescription: String { yaml }

        init(_ yaml: String, _ mistakes: String...) {
            (self.yaml, self.mistakes) = (yaml, mistakes)
        }
    }

    private static let kinds = "kinds: { job: { list: { path: /jobs }, words: { ok: succeeded } } }"

    static let providers = [
        Case(kinds, "c.yaml:1:1: the key 'base_url' is missing: URL"),
        Case("base_url: https://x", "c.yaml:1:1: the key 'kinds' is missing: KIND and [Kind](#kind), any number"),
        Case("base_url: https://x\nkinds: {}", "c.yaml:2:8: a provider needs at least one kind"),
        Case(
            "base_url: https://x\ntitle: X\n\(kinds)",
            "c.yaml:2:1: unknown key 'title'. Known here: base_url, authentication, headers, poll_after_header, kinds"),
        Case(
            "base_url: https://{host}\n\(kinds)",
            "c.yaml:1:11: '{host}' is no parameter of this provider. Write the value in its place."),
        Case(
            "base_url: https://x\nkinds: { job: { words: { ok: succeeded } } }",
            "c.yaml:2:10: kind 'job': a kind needs 'list', 'retrieve' or both, or an event under 'webhook'"),
    ]

    @Test(arguments: providers)
    func aProviderInPlaceTellsEveryMistake(_ row: Case) {
        #expect(mistakes(InlineProvider.self, row.yaml) == row.mistakes)
    }

    static let kindsInPlace = [
        Case("words: { ok: succeeded }"), Case("rules: [ { where: { done: true }, status: succeeded, raw: done } ]"),
        Case("kind: job", "c.yaml:1:1: a kind needs 'words', 'rules' or both"),
        Case("kind: \"\"\nwords: { ok: succeeded }", "c.yaml:1:7: the kind is empty. Leave it out"),
        Case(
            "words: { ok: succeeded }\nfields: { changed_at: { k: at } }",
            "c.yaml:2:25: 'k' is no word of this kind. Did you mean 'ok'?"),
        Case(
            "words: { ok: succeeded }\nlist: { path: /x }",
            "c.yaml:2:1: unknown key 'list'. Known here: kind, items, fields, words, rules"),
    ]

    @Test(arguments: kindsInPlace)
    func aKindInPlaceTellsEveryMistake(_ row: Case) {
        #expect(mistakes(ObjectKind.self, row.yaml) == row.mistakes)
    }

    @Test func aKindInPlaceReadsObjectsAndSaysWhereTheyAre() throws {
        let kind = try Document.read(
            ObjectKind.self, yaml: "kind: job\nitems: jobs\nwords: { ok: succeeded }", file: "c.yaml"
        ).named("squeue")
        #expect(kind.items == JSONPath("jobs"))
        let reading = try kind.kind.reading(of: ["id": 1, "status": "ok"]).get()
        #expect(reading.sighting.provider == "squeue" && kind.kind.name == "job" && !kind.kind.isAskable)
        let bare = try Document.read(ObjectKind.self, yaml: "words: { ok: succeeded }", file: "c.yaml")
        #expect(bare.items == nil && bare.kind.name == "run")
    }

    @Test func aRuleMayLeaveAWordUnknown() throws {
        let kind = try Document.read(
            ObjectKind.self,
            yaml: "words: { ok: succeeded }\nrules: [ { where: { stale: true }, status: unknown } ]", file: "c.yaml"
        ).kind
        #expect(try kind.reading(of: ["id": 1, "status": "ok", "stale": true]).get().sighting.status == .unknown)
        #expect(try kind.reading(of: ["id": 1, "status": "ok"]).get().sighting.status == .succeeded)
    }
}
