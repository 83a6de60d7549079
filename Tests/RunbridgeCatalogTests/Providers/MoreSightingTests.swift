import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import Testing

/// What is read from an object of each kind, its fields named as the API's documentation or client library names them.
struct MoreSightingTests {
    private func sighting(_ provider: String, _ kind: String, _ object: String) throws -> Sighting {
        try embeddedKind(provider, kind).reading(of: JSON(parsing: object)).get().sighting
    }

    private func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

    @Test(arguments: ["prediction", "training"]) func readsFromReplicate(_ kind: String) throws {
        let object = """
            { "id": "gm3qorzdhgbfurvjtvhg6dckhu", "model": "replicate/hello-world", "version": "5c7d5dc6",
              "status": "failed", "error": "out of memory", "created_at": "2023-09-08T16:19:34.765Z",
              "started_at": "2023-09-08T16:19:34.779Z", "completed_at": "2023-09-08T16:19:35.000Z",
              "urls": { "web": "https://replicate.com/p/gm3q", "get": "https://api.replicate.com/v1/predictions/gm3q" } }
            """
        #expect(
            try sighting("replicate", kind, object)
                == Sighting(
                    status: .failed, raw: "failed", provider: "replicate", url: "https://replicate.com/p/gm3q",
                    labels: ["model": "replicate/hello-world", "version": "5c7d5dc6"],
                    error: RunError(message: "out of memory"), createdAt: moment("2023-09-08T16:19:34.765Z"),
                    startedAt: moment("2023-09-08T16:19:34.779Z"), changedAt: moment("2023-09-08T16:19:35Z")))
    }

    @Test func followsReplicateToItsOwnHostOnly() throws {
        let provider = try #require(Catalog.provider(named: "replicate"))
        let kind = try embeddedKind("replicate", "prediction")
        let next = "https://api.replicate.com/v1/predictions?cursor=c2"
        let cursor = kind.nextPage(after: ["results": [["id": "a"]], "next": .string(next), "previous": nil])
        #expect(try provider.listRequest(for: kind, cursor: cursor).url == next)
        #expect(throws: RequestProblem.foreignPage("https://evil.example/")) {
            try provider.listRequest(for: kind, cursor: .url("https://evil.example/"))
        }
    }

    @Test func readsATogetherFineTune() throws {
        let object = """
            { "id": "ft-1", "status": "completed", "model": "meta-llama/Llama-3", "suffix": "support",
              "created_at": "2025-05-17T17:24:00Z", "started_at": "2025-05-17T17:25:00Z",
              "updated_at": "2025-05-17T18:24:00Z" }
            """
        #expect(
            try sighting("together", "fine-tune", object)
                == Sighting(
                    status: .succeeded, raw: "completed", provider: "together", name: "support",
                    labels: ["model": "meta-llama/Llama-3"], createdAt: moment("2025-05-17T17:24:00Z"),
                    startedAt: moment("2025-05-17T17:25:00Z"), changedAt: moment("2025-05-17T18:24:00Z")))
    }

    @Test func readsATogetherBatch() throws {
        let object = """
            { "id": "b1", "status": "EXPIRED", "model_id": "m", "error": "deadline", "error_file_id": "file-e",
              "output_file_id": "file-o", "created_at": "2025-05-17T17:24:00Z", "completed_at": "2025-05-18T17:24:00Z",
              "progress": 75.0 }
            """
        #expect(
            try sighting("together", "batch", object)
                == Sighting(
                    status: .expired, raw: "EXPIRED", provider: "together", labels: ["model": "m"], partial: true,
                    error: RunError(message: "deadline"), createdAt: moment("2025-05-17T17:24:00Z"),
                    changedAt: moment("2025-05-18T17:24:00Z")))
    }

    @Test func readsFromAzureAndAsksItWithAVersion() throws {
        let object = """
            { "id": "ftjob-1", "status": "failed", "suffix": "s", "created_at": 1721764800, "finished_at": 1721765000,
              "error": { "code": "bad", "message": "Bad file." } }
            """
        #expect(
            try sighting("azure-openai", "fine_tuning.job", object)
                == Sighting(
                    status: .failed, raw: "failed", provider: "azure-openai", name: "s",
                    error: RunError(code: "bad", message: "Bad file."), createdAt: Timestamp(seconds: 1_721_764_800),
                    changedAt: Timestamp(seconds: 1_721_765_000)))
        let file = #"{"id":"f","status":"error","status_details":"empty","filename":"a.jsonl","purpose":"batch"}"#
        #expect(
            try sighting("azure-openai", "file", file)
                == Sighting(
                    status: .failed, raw: "error", provider: "azure-openai", name: "a.jsonl",
                    labels: ["purpose": "batch"], error: RunError(message: "empty")))
        let request = try #require(Catalog.provider(named: "azure-openai")).retrieveRequest(
            for: embeddedKind("azure-openai", "fine_tuning.job"), id: "ftjob-1",
            parameters: ["resource": "mine", "api_version": "2024-10-21"])
        #expect(request.url == "https://mine.openai.azure.com/openai/fine_tuning/jobs/ftjob-1?api-version=2024-10-21")
    }

    @Test func readsAnExecutionAndAsksByTarget() throws {
        let arn = "arn:aws:states:us-east-1:123456789012:execution:m:e1"
        let object = """
            { "executionArn": "\(arn)", "stateMachineArn": "arn:m", "name": "e1", "status": "FAILED",
              "startDate": 1721764800.5, "stopDate": 1721765000.25, "error": "States.TaskFailed", "cause": "Broken." }
            """
        #expect(
            try sighting("aws-stepfunctions", "execution", object)
                == Sighting(
                    status: .failed, raw: "FAILED", provider: "aws-stepfunctions", name: "e1",
                    labels: ["state_machine": "arn:m"],
                    error: RunError(code: "States.TaskFailed", message: "Broken."),
                    createdAt: Timestamp(milliseconds: 1_721_764_800_500),
                    startedAt: Timestamp(milliseconds: 1_721_764_800_500),
                    changedAt: Timestamp(milliseconds: 1_721_765_000_250)))
        let kind = try embeddedKind("aws-stepfunctions", "execution")
        let provider = try #require(Catalog.provider(named: "aws-stepfunctions"))
            .moved(to: #require(URLTemplate("http://127.0.0.1:8083")))
        let list = try provider.listRequest(for: kind, cursor: .parameter("t2"), parameters: ["state_machine": "arn:m"])
        #expect(list.url == "http://127.0.0.1:8083/")
        #expect(list.method == "POST")
        #expect(
            list.headers == [
                RequestHeader(name: "Content-Type", value: "application/x-amz-json-1.0"),
                RequestHeader(name: "X-Amz-Target", value: "AWSStepFunctions.ListExecutions"),
            ])
        #expect(
            try JSON(parsing: #require(list.body)) == [
                "stateMachineArn": "arn:m", "maxResults": 100, "nextToken": "t2",
            ])
        let one = try provider.retrieveRequest(for: kind, id: arn, parameters: ["state_machine": "arn:m"])
        #expect(try JSON(parsing: #require(one.body)) == ["executionArn": .string(arn)])
    }

    @Test func readsAHubJob() throws {
        let object = """
            { "id": "687f911eaea852de79c4a50a", "createdAt": "2025-07-22T13:24:46.909Z",
              "startedAt": "2025-07-22T13:25:00Z", "finishedAt": "2025-07-22T13:26:00Z", "labels": { "team": "ml" },
              "status": { "stage": "ERROR", "message": "exit code 1" }, "owner": { "name": "lhoestq" } }
            """
        #expect(
            try sighting("huggingface", "job", object)
                == Sighting(
                    status: .failed, raw: "ERROR", provider: "huggingface", labels: ["team": "ml"],
                    error: RunError(message: "exit code 1"), createdAt: moment("2025-07-22T13:24:46.909Z"),
                    startedAt: moment("2025-07-22T13:25:00Z"), changedAt: moment("2025-07-22T13:26:00Z")))
    }

    @Test func readsWhatElseOpenAIHas() throws {
        let video =
            #"{"id":"video_1","object":"video","status":"completed","model":"sora-2","created_at":1712697600,"#
            + #""completed_at":1712697700,"error":null}"#
        #expect(
            try sighting("openai", "video", video)
                == Sighting(
                    status: .succeeded, raw: "completed", provider: "openai", labels: ["model": "sora-2"],
                    createdAt: Timestamp(seconds: 1_712_697_600), changedAt: Timestamp(seconds: 1_712_697_700)))
        let file = #"{"id":"file-1","status":"error","filename":"a.jsonl","purpose":"batch","status_details":"bad"}"#
        #expect(
            try sighting("openai", "file", file)
                == Sighting(
                    status: .failed, raw: "error", provider: "openai", name: "a.jsonl", labels: ["purpose": "batch"],
                    error: RunError(message: "bad")))
        let store = """
            { "id": "vs_1", "name": "faq", "status": "completed", "created_at": 1699061776, "metadata": {},
              "file_counts": { "in_progress": 0, "completed": 99, "failed": 1, "cancelled": 0, "total": 100 } }
            """
        #expect(
            try sighting("openai", "vector_store", store)
                == Sighting(
                    status: .succeeded, raw: "completed", provider: "openai", name: "faq", partial: true,
                    counts: Counts(total: 100, succeeded: 99, failed: 1, canceled: 0, active: 0),
                    createdAt: Timestamp(seconds: 1_699_061_776)))
        let session = #"{"id":"s","status":"failed","error":"lost","created_at":1699061776,"metadata":{"team":"ml"}}"#
        #expect(
            try sighting("openai", "agent.session", session)
                == Sighting(
                    status: .failed, raw: "failed", provider: "openai", labels: ["team": "ml"],
                    error: RunError(message: "lost"), createdAt: Timestamp(seconds: 1_699_061_776)))
    }

    @Test func whatMostDoNotWantOfOpenAIIsWatchedByNameOnly() throws {
        let provider = try #require(Catalog.provider(named: "openai"))
        #expect(provider.standingKinds.map(\.name) == ["batch", "fine_tuning.job", "response"])
    }
}
