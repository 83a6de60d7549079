import Testing

@testable import RunbridgeStandIn

@Suite struct RoutingTests {
    struct Case: CustomTestStringConvertible {
        var line: String
        var endpoint: Endpoint?
        var id = ""
        var testDescription: String { line }
    }

    @Test(arguments: [
        Case(line: "GET /v1/batches", endpoint: .listBatches),
        Case(line: "POST /v1/batches", endpoint: .createBatch),
        Case(line: "GET /v1/batches/batch_1", endpoint: .retrieveBatch, id: "batch_1"),
        Case(line: "POST /v1/batches/batch_1/cancel", endpoint: .cancelBatch, id: "batch_1"),
        Case(line: "GET /v1/fine_tuning/jobs/ftjob-1/events", endpoint: .listFineTuningEvents, id: "ftjob-1"),
        Case(line: "DELETE /v1/responses/resp_1", endpoint: .deleteResponse, id: "resp_1"),
        Case(line: "GET /v1/batches/", endpoint: .listBatches),
        Case(line: "DELETE /v1/batches/batch_1"),
        Case(line: "GET /v1/batches/batch_1/cancel"),
        Case(line: "GET /v1/responses"),
        Case(line: "GET /batches"),
        Case(line: "GET /"),
        Case(line: "get /v1/batches"),
    ])
    func findsTheEndpoint(_ row: Case) {
        let halves = row.line.split(separator: " ")
        let found = Endpoint.matching(method: String(halves[0]), path: String(halves[1]))
        #expect(found?.endpoint == row.endpoint)
        #expect(found?.id ?? "" == row.id)
    }

    @Test(arguments: [
        ("limit=5&after=batch_1", "limit", "5"), ("limit=5&limit=7", "limit", "7"),
        ("metadata%5Bteam%5D=a%20b", "metadata[team]", "a b"), ("a=x+y", "a", "x y"), ("a=x%2By", "a", "x+y"),
        ("a=1=2", "a", "1=2"), ("a", "a", ""), ("a=%", "a", "%"), ("a=%4", "a", "%4"), ("a=%zz", "a", "%zz"),
        ("a=%C3%A9", "a", "é"), ("&&a=1&&", "a", "1"),
    ])
    func readsTheQuery(text: String, name: String, value: String) {
        #expect(Query(text)[name] == value)
    }

    @Test(arguments: [
        ("", 20, nil), ("limit=1", 1, nil), ("limit=100", 100, nil), ("limit=0", 0, "integer_below_min_value"),
        ("limit=-3", 0, "integer_below_min_value"), ("limit=101", 0, "integer_above_max_value"),
        ("limit=many", 0, "invalid_type"), ("limit=", 0, "invalid_type"),
        ("limit=99999999999999999999", 0, "invalid_type"),
    ])
    func boundsTheLimit(text: String, value: Int, code: String?) {
        let read = Result { () throws(Refusal) in try Query(text).int("limit", standard: 20, in: 1...100) }
        switch read {
        case .success(let limit):
            #expect(limit == value)
            #expect(code == nil)
        case .failure(let refusal):
            #expect(refusal.status == 400)
            #expect(refusal.param == "limit")
            #expect(refusal.code == code)
        }
    }
}
