import RunbridgeCore
import Testing

@testable import RunbridgeStandIn

@Suite struct AccountTests {
    private let start = Timestamp(seconds: 1_790_000_000)

    private func makeAccount() -> Account { Account(pace: .seconds(10), seed: 7) }

    private func call(
        _ endpoint: Endpoint, id: String = "", query: String = "", body: String = ""
    ) -> APICall {
        APICall(endpoint: endpoint, id: id, query: Query(query), body: Array(body.utf8))
    }

    private func upload(_ content: String, purpose: String, to account: inout Account) throws -> JSON {
        let form =
            "--b\r\nContent-Disposition: form-data; name=purpose\r\n\r\n\(purpose)\r\n"
            + "--b\r\nContent-Disposition: form-data; name=file; filename=x.jsonl\r\n\r\n\(content)\r\n--b--\r\n"
        var call = call(.createFile, body: form)
        call.contentType = "multipart/form-data; boundary=b"
        return try JSON(parsing: account.answer(call, at: start).body)
    }

    struct Bad: CustomTestStringConvertible {
        var endpoint: Endpoint
        var id = ""
        var query = ""
        var body = "{}"
        var status = 400
        var param: String?
        var code: String?
        var testDescription: String { "\(endpoint.rawValue) \(id) \(query) \(body)" }
    }

    @Test(arguments: [
        Bad(endpoint: .createBatch, body: "", status: 400),
        Bad(endpoint: .createBatch, body: "[]"),
        Bad(endpoint: .createBatch, body: "\u{0}"),
        Bad(endpoint: .createBatch, param: "input_file_id", code: "missing_required_parameter"),
        Bad(endpoint: .createBatch, body: #"{"input_file_id":1}"#, param: "input_file_id", code: "invalid_type"),
        Bad(
            endpoint: .createBatch, body: #"{"input_file_id":null}"#, param: "input_file_id",
            code: "missing_required_parameter"),
        Bad(
            endpoint: .createBatch, body: #"{"input_file_id":"x","endpoint":"/v1/x"}"#, param: "endpoint",
            code: "invalid_value"),
        Bad(
            endpoint: .createBatch,
            body: #"{"input_file_id":"x","endpoint":"/v1/responses","completion_window":"1h"}"#,
            param: "completion_window", code: "invalid_value"),
        Bad(
            endpoint: .createBatch,
            body: #"{"input_file_id":"x","endpoint":"/v1/responses","completion_window":"24h","metadata":{"a":[]}}"#,
            param: "metadata.a", code: "invalid_type"),
        Bad(
            endpoint: .createBatch,
            body:
                #"{"input_file_id":"x","endpoint":"/v1/responses","completion_window":"24h","metadata":{"standin":"?"}}"#,
            param: "metadata.standin", code: "invalid_value"),
        Bad(endpoint: .listBatches, query: "limit=0", param: "limit", code: "integer_below_min_value"),
        Bad(endpoint: .listBatches, query: "after=batch_x", param: "after", code: "invalid_value"),
        Bad(endpoint: .retrieveBatch, id: "batch_x", status: 404),
        Bad(endpoint: .cancelBatch, id: "batch_x", status: 404),
        Bad(
            endpoint: .retrieveFineTuningJob, id: "ftjob-x", status: 404, param: "fine_tune_id",
            code: "fine_tune_not_found"),
        Bad(
            endpoint: .pauseFineTuningJob, id: "ftjob-x", status: 404, param: "fine_tune_id",
            code: "fine_tune_not_found"),
        Bad(
            endpoint: .listFineTuningEvents, id: "ftjob-x", status: 404, param: "fine_tune_id",
            code: "fine_tune_not_found"),
        Bad(endpoint: .createFineTuningJob, body: #"{"model":"m","training_file":"x"}"#, param: "training_file"),
        Bad(
            endpoint: .createFineTuningJob, body: #"{"training_file":"x"}"#, param: "model",
            code: "missing_required_parameter"),
        Bad(endpoint: .createResponse, body: #"{"model":"m"}"#, param: "input", code: "missing_required_parameter"),
        Bad(
            endpoint: .createResponse, body: #"{"model":"m","input":"x","stream":true}"#, param: "stream",
            code: "unsupported_parameter"),
        Bad(
            endpoint: .createResponse, body: #"{"model":"m","input":"x","background":true,"store":false}"#,
            param: "store", code: "invalid_value"),
        Bad(endpoint: .retrieveResponse, id: "resp_x", status: 404),
        Bad(endpoint: .deleteResponse, id: "resp_x", status: 404),
        Bad(endpoint: .createFile, body: "hello"),
        Bad(endpoint: .retrieveFile, id: "file-x", status: 404, param: "id"),
        Bad(endpoint: .fileContent, id: "file-x", status: 404, param: "id"),
        Bad(endpoint: .listFiles, query: "limit=10001", param: "limit", code: "integer_above_max_value"),
        Bad(endpoint: .listFiles, query: "order=up", param: "order", code: "invalid_value"),
    ])
    func refusesInOpenAIsWords(_ row: Bad) throws {
        var account = makeAccount()
        let answer = account.answer(call(row.endpoint, id: row.id, query: row.query, body: row.body), at: start)
        let error = try #require(try JSON(parsing: answer.body)["error"])
        #expect(answer.status == row.status)
        #expect(error["type"] == "invalid_request_error")
        #expect(error["param"]?.string == row.param)
        #expect(error["code"]?.string == row.code)
        #expect(error["message"]?.string?.isEmpty == false)
    }

    @Test func aFileOfJSONLinesMustBeginWithJSON() throws {
        var account = makeAccount()
        for purpose in ["batch", "fine-tune"] {
            #expect(try upload("", purpose: purpose, to: &account)["error"] != nil)
            #expect(try upload("{broken", purpose: purpose, to: &account)["error"] != nil)
            #expect(try upload("{}\n{broken", purpose: purpose, to: &account)["object"] == "file")
        }
        #expect(try upload("{broken", purpose: "assistants", to: &account)["object"] == "file")
        #expect(try upload("{}", purpose: "other", to: &account)["error"]?["param"] == "purpose")
    }

    @Test func aBatchOfAMissingFileFailsWhileValidating() throws {
        var account = makeAccount()
        let body = #"{"input_file_id":"file-x","endpoint":"/v1/responses","completion_window":"24h"}"#
        let batch = try JSON(parsing: account.answer(call(.createBatch, body: body), at: start).body)
        #expect(batch["status"] == "validating")
        let id = try #require(batch["id"]?.string)
        let later = try JSON(parsing: account.answer(call(.retrieveBatch, id: id), at: start + .seconds(10)).body)
        #expect(later["status"] == "failed")
        #expect(later["errors"]?["data"]?.array?.first?["code"] == "invalid_request")
    }

    @Test func resultsAppearWhenTheBatchIsOver() throws {
        var account = makeAccount()
        let line = #"{"custom_id":"a","method":"POST","url":"/v1/responses","body":{"model":"m"}}"#
        let file = try #require(try upload(line, purpose: "batch", to: &account)["id"]?.string)
        let body = #"{"input_file_id":"\#(file)","endpoint":"/v1/responses","completion_window":"24h"}"#
        let batch = try JSON(parsing: account.answer(call(.createBatch, body: body), at: start).body)
        let output = BatchFiles(batch: try #require(batch["id"]?.string)).output
        #expect(account.answer(call(.fileContent, id: output), at: start + .seconds(39)).status == 404)
        let content = account.answer(call(.fileContent, id: output), at: start + .seconds(40))
        #expect(try JSON(parsing: content.body)["custom_id"] == "a")
        let list = account.answer(call(.listFiles, query: "purpose=batch_output"), at: start + .seconds(40))
        #expect(try JSON(parsing: list.body)["data"]?.array?.count == 1)
        let deleted = account.answer(call(.deleteFile, id: output), at: start + .seconds(41))
        #expect(try JSON(parsing: deleted.body)["deleted"] == true)
        #expect(account.answer(call(.retrieveFile, id: output), at: start + .seconds(42)).status == 404)
    }

    @Test func filtersJobsByMetadata() throws {
        var account = makeAccount()
        for (index, team) in ["a", "b", "a"].enumerated() {
            account.jobs["ftjob-\(index)"] = FineTuningJob(
                id: "ftjob-\(index)", createdAt: start, metadata: ["team": .string(team)],
                script: FineTuningEnding.unending.script(job: "", model: "m", pace: .seconds(1)))
        }
        let answer = account.answer(call(.listFineTuningJobs, query: "metadata%5Bteam%5D=a"), at: start)
        let ids = try JSON(parsing: answer.body)["data"]?.array?.map { $0["id"]?.string }
        #expect(ids == ["ftjob-2", "ftjob-0"])
    }

    @Test func theSameSeedMakesTheSameIDs() {
        var first = Identifiers(seed: 1)
        var second = Identifiers(seed: 1)
        var third = Identifiers(seed: 2)
        let id = first.batch()
        #expect(id == second.batch())
        #expect(id != third.batch())
        #expect(id.hasPrefix("batch_") && id.utf8.count == 38)
        #expect(Set((0..<1000).map { _ in first.file() }).count == 1000)
    }
}
