import RunbridgeCore
import RunbridgeProviders
import Testing

/// What servers send that no documentation speaks of.
struct HostileObjectTests {
    private func kind() throws -> ProviderKind {
        try RunbridgeProvidersTests.kind(
            """
            list: { path: /jobs }
            retrieve: { path: "/jobs/{id}" }
            fields: { status: [state, status], url: "https://example.com/{id}" }
            words: { done: succeeded }
            rules: [ { where: { "flags[broken]": broken }, status: failed, raw: broken } ]
            """)
    }

    struct ID: Sendable, CustomTestStringConvertible {
        var json: JSON
        /// `nil` where it is none.
        var id: String?
        /// As a step of a path; `nil` where no path can hold it.
        var step: String?
        var testDescription: String { json.encodedText }
    }

    static let ids = [
        ID(json: "a/b", id: "a/b", step: "a%2Fb"), ID(json: "../../admin", id: "../../admin", step: "..%2F..%2Fadmin"),
        ID(json: "a\"b'c`", id: "a\"b'c`", step: "a%22b%27c%60"), ID(json: "\u{0}", id: "\u{0}", step: "%00"),
        ID(json: "a\r\nHost: x", id: "a\r\nHost: x", step: "a%0D%0AHost%3A%20x"),
        ID(json: "a?b#c&d", id: "a?b#c&d", step: "a%3Fb%23c%26d"), ID(json: "{id}", id: "{id}", step: "%7Bid%7D"),
        ID(json: "%2e%2e", id: "%2e%2e", step: "%252e%252e"), ID(json: "é", id: "é", step: "%C3%A9"),
        ID(json: " ", id: " ", step: "%20"), ID(json: "..", id: "..", step: nil), ID(json: ".", id: ".", step: nil),
        ID(json: 12_345_678_901_234_567, id: "12345678901234567", step: "12345678901234567"),
        ID(json: "", id: nil), ID(json: nil, id: nil), ID(json: [:], id: nil), ID(json: ["a"], id: nil),
    ]

    @Test(arguments: ids)
    func idsStayWhatTheyAreAndChangeNoPath(_ row: ID) throws {
        let provider = try provider(kind: "retrieve: { path: \"/jobs/{id}\" }\nwords: { done: succeeded }")
        let kind = provider.kinds[0]
        guard let id = row.id else {
            #expect(kind.reading(of: ["id": row.json, "status": "done"]) == .failure(.noID))
            return
        }
        let reading = try kind.reading(of: ["id": row.json, "status": "done"]).get()
        #expect(reading.id == id)
        if let step = row.step {
            let url = try provider.retrieveRequest(for: kind, id: reading.id).url
            #expect(url == "https://api.example.com/v2/jobs/\(step)")
            #expect(
                try self.kind().reading(of: ["id": row.json, "status": "done"]).get().sighting.url?.hasSuffix(step)
                    == true)
        } else {
            #expect(throws: RequestProblem.unusable(id)) { try provider.retrieveRequest(for: kind, id: id) }
        }
    }

    struct Status: Sendable, CustomTestStringConvertible {
        var object: JSON
        var status: RunbridgeCore.Status?
        var raw: String?
        var testDescription: String { object.encodedText }
    }

    static let statuses = [
        Status(object: ["status": "done"], status: .succeeded, raw: "done"),
        Status(object: ["state": nil, "status": "done"], status: .succeeded, raw: "done"),
        Status(object: ["state": "", "status": "done"], status: .succeeded, raw: "done"),
        Status(object: ["status": "DONE"], status: .unknown, raw: "DONE"),
        Status(object: ["status": "done "], status: .unknown, raw: "done "),
        Status(object: ["status": "done\u{0}"], status: .unknown, raw: "done\u{0}"),
        Status(object: ["status": 3], status: .unknown, raw: "3"),
        Status(object: ["status": true], status: .unknown, raw: "true"),
        Status(object: ["flags": ["slow", "broken"]], status: .failed, raw: "broken"),
        Status(object: ["flags": ["slow"], "status": "done"], status: .succeeded, raw: "done"),
        Status(object: ["flags": "broken", "status": "done"], status: .succeeded, raw: "done"),
        Status(object: [:]), Status(object: ["status": nil]), Status(object: ["status": ""]),
        Status(object: ["status": ["done"]]), Status(object: ["status": ["name": "done"]]),
    ]

    @Test(arguments: statuses)
    func whatIsNoKnownWordIsUnknownAndNothingIsNoStatus(_ row: Status) throws {
        let object = JSON.object([JSON.Member("id", "a")] + (row.object.members ?? []))
        guard let status = row.status else {
            #expect(try kind().reading(of: object) == .failure(.noStatus(id: "a")))
            return
        }
        let reading = try kind().reading(of: object).get()
        #expect(reading.sighting.status == status && reading.sighting.raw == row.raw)
        #expect(reading.unknownWord == (status == .unknown ? row.raw : nil))
    }

    @Test(arguments: [nil, "x", 1, true, [], [["id": "a"]]] as [JSON])
    func whatIsNoObjectSaysNothing(_ json: JSON) throws {
        #expect(try kind().reading(of: json) == .failure(.noObject))
    }
}
