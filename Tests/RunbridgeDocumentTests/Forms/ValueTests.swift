import RunbridgeCore
import RunbridgeDocument
import Testing

struct ValueTests {
    @Test
    func readsEveryForm() throws {
        let sample = try read(
            """
            name: "5"
            every: 250ms
            grace: 0s
            size: 8MiB
            attempts: 100
            keep: true
            mode: rotate
            tags: [a, "1", yes]
            words: [1, true, x, 1.50]
            url: HTTPS://example.com/a?b#c
            path: logs/x
            inner: { b: { type: inner, limit: 1 }, a: { limit: 2 } }
            """
        ).get()
        #expect(sample.name == "5")
        #expect(sample.every == .milliseconds(250))
        #expect(sample.grace == .zero)
        #expect(sample.size == 8_388_608)
        #expect(sample.attempts == 100)
        #expect(sample.isKept)
        #expect(sample.mode == .rotate)
        #expect(sample.tags == ["a", "1", "yes"])
        #expect(sample.words == ["1", "true", "x", "1.50"])
        #expect(sample.url == "HTTPS://example.com/a?b#c")
        #expect(sample.path == "logs/x")
        #expect(sample.inner.map(\.name) == ["b", "a"])
        #expect(sample.inner.map(\.value.limit) == [1, 2])
        #expect(sample.inner.first?.place == Place(file: "c.yaml", line: 12, column: 10))
    }

    @Test
    func fillsInStandards() throws {
        let sample = try read("name: a").get()
        #expect(sample.every == .seconds(15))
        #expect(sample.grace == nil)
        #expect(sample.size == 65_536)
        #expect(sample.mode == .append)
    }

    @Test
    func readsAliases() throws {
        let sample = try read("name: &n a\ntags: [*n, b]").get()
        #expect(sample.tags == ["a", "b"])
    }

    struct Size: Sendable {
        var text: String
        var bytes: Int
    }

    @Test(arguments: [
        Size(text: "0", bytes: 0), Size(text: "1000", bytes: 1000), Size(text: "1B", bytes: 1),
        Size(text: "64KB", bytes: 64_000), Size(text: "64KiB", bytes: 65_536),
        Size(text: "64 KiB", bytes: 65_536), Size(text: "2GiB", bytes: 2_147_483_648),
        Size(text: "8388607TiB", bytes: 9_223_370_937_343_148_032),
    ])
    func readsSize(_ size: Size) throws {
        #expect(try read("name: a\nsize: \(size.text)").get().size == size.bytes)
    }

    @Test(arguments: ["../x", "x", "./x"])
    func resolvesPaths(_ path: String) throws {
        var reading = Reading(folder: "/etc/runbridge", secrets: ProcessSecrets(environment: [:]) { _ in "" })
        let sample = try Document.read(
            Sample.self, yaml: "name: a\npath: \(path)", file: "c.yaml", reading: &reading)
        #expect(sample.path == "/etc/runbridge/\(path)")
        #expect(reading.resolve(path: "/abs") == "/abs")
    }
}

struct ConditionTests {
    struct Sole: Section {
        var matcher: Matcher
        static let field = Field("where", .conditions, "Conditions.")
        static let description = SectionDescription(title: "Sole", about: "", fields: [field.required])

        init?(_ reader: inout SectionReader) {
            guard let matcher = reader.require(Self.field) else { return nil }
            self.matcher = matcher
        }
    }

    @Test
    func readsConditions() throws {
        let sole = try Document.read(
            Sole.self,
            yaml: """
                where:
                  run.labels.team: ml-*
                  counts.failed: "> 0"
                  attempt: 2
                  error.code: [a, b*]
                  object.x\\.y: { exists: true }
                """, file: "c.yaml")
        let event: JSON = [
            "run": ["labels": ["team": "ml-1"]], "counts": ["failed": 3], "attempt": 2, "error": ["code": "bx"],
            "object": ["x.y": 1],
        ]
        #expect(sole.matcher.conditions.count == 5)
        #expect(sole.matcher.firstMiss(in: event) == nil)
        #expect(sole.matcher.firstMiss(in: ["run": ["labels": ["team": "web"]]]) == 0)
    }

    @Test(arguments: [
        "where: {}": "c.yaml:1:8: expected paths and conditions, found none",
        "where: { a..b: 1 }":
            "c.yaml:1:10: 'a..b' is no path. Write names with dots between them, error.code or data.0.id",
        "where: { a: \"> x\" }": "c.yaml:1:10: '> x' compares with no number. Write it like \">= 10\"",
        "where: { a: [] }": "c.yaml:1:10: an empty list never holds. Write at least one value",
        "where: { a: { exist: true } }":
            "c.yaml:1:10: keys and values are no condition here. The only one is { exists: true } or false",
    ])
    func refusesCondition(_ yaml: String, _ message: String) {
        let error = #expect(throws: DocumentError.self) { try Document.read(Sole.self, yaml: yaml, file: "c.yaml") }
        #expect(error?.description == message)
    }
}
