import RunbridgeCore
import RunbridgeDocument
import RunbridgeProviders
import Testing

/// When a page has no runs, and when it is no page.
struct EmptyPageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var list: String
        var page: JSON
        var count: Int?
        var testDescription: String { "\(list): \(page.encodedText)" }

        init(_ list: String, _ page: JSON, _ count: Int?) {
            (self.list, self.page, self.count) = (list, page, count)
        }
    }

    @Test(
        arguments: [
            Case("items: jobs", ["jobs": []], 0), Case("items: jobs", ["jobs": [[:]]], 1),
            Case("items: jobs", ["jobs": nil], 0), Case("items: jobs", [:], nil), Case("items: jobs", nil, nil),
            Case("items: jobs", ["error": ["code": 500]], nil), Case("items: jobs", ["jobs": "none"], nil),
            Case("items: jobs, omits_empty: true", [:], 0), Case("items: jobs, omits_empty: true", ["jobs": [[:]]], 1),
            Case("items: jobs, omits_empty: true", ["jobs": [:]], nil), Case("items: jobs, omits_empty: true", [], nil),
            Case("items: a.jobs, omits_empty: true", ["a": [:]], 0), Case("order: any", [], 0),
            Case("order: any", nil, nil), Case("order: any", [:], nil),
        ])
    func countsTheRunsOfAPage(_ row: Case) throws {
        let kind = try kind("list: { path: /jobs, \(row.list) }\nwords: { done: succeeded }")
        #expect(kind.items(inPage: row.page)?.count == row.count)
    }

    @Test func nothingCanBeLeftOutOfAPageThatIsTheList() throws {
        let error = #expect(throws: DocumentError.self) {
            try kind("list: { path: /jobs, omits_empty: true }\nwords: { done: succeeded }")
        }
        #expect(error?.problems.first?.description.contains("'omits_empty' goes with 'items'") == true)
    }
}
