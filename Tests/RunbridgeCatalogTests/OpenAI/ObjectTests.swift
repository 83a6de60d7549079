import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import Testing

/// What is read from OpenAI's objects beside the word.
struct ObjectTests {
    @Test func readsABatch() throws {
        let sighting = try OpenAI.batch.reading(OpenAI.batch.object(status: #""completed""#)).get().sighting
        #expect(
            sighting
                == Sighting(
                    status: .succeeded, raw: "completed", provider: "openai",
                    url: "https://platform.openai.com/batches/batch_abc123",
                    labels: ["customer_id": "user_123456789", "batch_description": "Nightly eval job"],
                    counts: Counts(total: 100, succeeded: 95, failed: 0), createdAt: Timestamp(seconds: 1_711_471_533),
                    startedAt: Timestamp(seconds: 1_711_471_538), changedAt: Timestamp(seconds: 1_711_493_163)))
    }

    @Test func readsTheFirstErrorOfAFailedBatch() throws {
        let sighting = try OpenAI.batch.reading(
            """
            { "id": "batch_1", "object": "batch", "status": "failed", "created_at": 1711471533, "failed_at": 1711471599,
              "in_progress_at": null, "request_counts": null, "metadata": null,
              "errors": { "object": "list", "data": [
                { "code": "invalid_json_line", "line": 7, "message": "This line is not parseable.", "param": null },
                { "code": "other", "message": "more" } ] } }
            """
        ).get().sighting
        #expect(sighting.error == RunError(code: "invalid_json_line", message: "This line is not parseable."))
        #expect(sighting.counts == nil)
        #expect(sighting.labels.isEmpty)
        #expect(sighting.changedAt == Timestamp(seconds: 1_711_471_599))
        #expect(sighting.startedAt == nil)
    }

    struct Partial: Sendable {
        var kind: OpenAI
        var members: String
        var isPartial: Bool
    }

    @Test(
        arguments: [
            Partial(kind: .batch, members: #""status":"completed","request_counts":{"failed":1}"#, isPartial: true),
            Partial(kind: .batch, members: #""status":"completed","request_counts":{"failed":0}"#, isPartial: false),
            Partial(kind: .batch, members: #""status":"completed","request_counts":null"#, isPartial: false),
            Partial(kind: .batch, members: #""status":"in_progress","request_counts":{"failed":9}"#, isPartial: false),
            Partial(kind: .batch, members: #""status":"expired","output_file_id":"file-1""#, isPartial: true),
            Partial(kind: .batch, members: #""status":"expired","output_file_id":null"#, isPartial: false),
            Partial(kind: .batch, members: #""status":"cancelled","output_file_id":"file-1""#, isPartial: true),
            Partial(kind: .batch, members: #""status":"failed","output_file_id":"file-1""#, isPartial: false),
            Partial(kind: .response, members: #""status":"incomplete","output":[{"type":"message"}]"#, isPartial: true),
            Partial(kind: .response, members: #""status":"incomplete","output":[]"#, isPartial: false),
            Partial(kind: .response, members: #""status":"completed","output":[{"type":"message"}]"#, isPartial: false),
        ])
    func tellsPartialWork(_ row: Partial) throws {
        let sighting = try row.kind.reading("{\"id\":\"x\",\(row.members)}").get().sighting
        #expect(sighting.partial == row.isPartial)
    }

    @Test func readsAFineTuningJob() throws {
        let sighting = try OpenAI.fineTuningJob.reading(OpenAI.fineTuningJob.object(status: #""succeeded""#)).get()
            .sighting
        #expect(
            sighting
                == Sighting(
                    status: .succeeded, raw: "succeeded", provider: "openai", name: "support",
                    url: "https://platform.openai.com/finetune/ftjob-abc123",
                    createdAt: Timestamp(seconds: 1_721_764_800), changedAt: Timestamp(seconds: 1_721_765_000)))
    }

    @Test func readsNoChangeTimeOfAJobThatGoesOn() throws {
        let sighting = try OpenAI.fineTuningJob.reading(OpenAI.fineTuningJob.object(status: #""running""#)).get()
            .sighting
        #expect(sighting.changedAt == nil)
        #expect(sighting.error == nil)
    }

    @Test func readsAnIncompleteResponse() throws {
        let reading = try OpenAI.response.reading(
            """
            { "id": "resp_1", "status": "incomplete", "created_at": 1741476542.25, "metadata": { "name": "essay" },
              "incomplete_details": { "reason": "max_output_tokens" }, "error": null, "output": [ {} ] }
            """
        ).get()
        #expect(reading.id == "resp_1")
        #expect(reading.unknownWord == nil)
        #expect(
            reading.sighting
                == Sighting(
                    status: .incomplete, raw: "incomplete", provider: "openai", name: "essay",
                    url: "https://platform.openai.com/logs/resp_1", labels: ["name": "essay"], partial: true,
                    reason: "max_output_tokens", createdAt: Timestamp(milliseconds: 1_741_476_542_250)))
    }

    @Test func readsTheErrorOfAFailedResponse() throws {
        let sighting = try OpenAI.response.reading(
            #"{"id":"r","status":"failed","error":{"code":"server_error","message":"The model failed."}}"#
        ).get().sighting
        #expect(sighting.error == RunError(code: "server_error", message: "The model failed."))
    }

    @Test func putsNoHostileIDIntoALink() throws {
        let object: JSON = ["id": "../../x?y#z\"><script>", "status": "failed"]
        let sighting = try OpenAI.batch.kind().reading(of: object).get().sighting
        #expect(sighting.url == "https://platform.openai.com/batches/..%2F..%2Fx%3Fy%23z%22%3E%3Cscript%3E")
    }

    @Test func survivesObjectsOfOddShapes() throws {
        for members in [
            #""metadata":[1,2]"#, #""metadata":{"a":1,"b":null,"c":{"d":1}}"#, #""request_counts":[]"#,
            #""request_counts":{"total":-1,"completed":1e99,"failed":"x"}"#, #""errors":"text""#,
            #""errors":{"data":[]}"#,
            #""created_at":"soon","completed_at":-5"#, #""created_at":{},"completed_at":1e300"#,
        ] {
            let sighting = try OpenAI.batch.reading("{\"id\":\"x\",\"status\":\"completed\",\(members)}").get().sighting
            #expect(sighting.status == .succeeded)
            #expect(sighting.counts == nil)
            #expect(sighting.error == nil)
            #expect(sighting.createdAt == nil)
            #expect(sighting.changedAt == nil)
            #expect(sighting.labels.isEmpty)
        }
    }

    @Test func aCompatibleServerIsReadAlikeButNotLinkedTo() throws {
        let provider = try #require(Catalog.provider(named: "openai"))
        let base = try #require(URLTemplate("http://127.0.0.1:8080/v1/"))
        let moved = provider.moved(to: base)
        let kind = try #require(moved.kind(named: "batch"))
        let reading = try kind.reading(of: try JSON(parsing: OpenAI.batch.object(status: #""failed""#))).get()
        #expect(reading.sighting.url == nil)
        #expect(try moved.listRequest(for: kind).url == "http://127.0.0.1:8080/v1/batches?limit=100")
    }
}
