import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import Testing

/// What the shipped providers ask, where the API wants more than a path.
struct RequestTests {
    private func provider(_ name: String) throws -> Provider { try #require(Catalog.provider(named: name)) }

    @Test func followsReplicateToItsOwnHostOnly() throws {
        let (provider, kind) = (try provider("replicate"), try embeddedKind("replicate", "prediction"))
        let next = "https://api.replicate.com/v1/predictions?cursor=c2"
        let cursor = kind.nextPage(after: ["results": [["id": "a"]], "next": .string(next), "previous": nil])
        #expect(try provider.listRequest(for: kind, cursor: cursor).url == next)
        #expect(throws: RequestProblem.foreignPage("https://evil.example/")) {
            try provider.listRequest(for: kind, cursor: .url("https://evil.example/"))
        }
    }

    @Test func asksAzureWithAVersion() throws {
        let request = try provider("azure-openai").retrieveRequest(
            for: embeddedKind("azure-openai", "fine_tuning.job"), id: "ftjob-1",
            parameters: ["resource": "mine", "api_version": "2024-10-21"])
        #expect(request.url == "https://mine.openai.azure.com/openai/fine_tuning/jobs/ftjob-1?api-version=2024-10-21")
    }

    @Test func asksStepFunctionsByTarget() throws {
        let arn = "arn:aws:states:us-east-1:123456789012:execution:m:e1"
        let kind = try embeddedKind("aws-stepfunctions", "execution")
        let provider = try provider("aws-stepfunctions").moved(to: #require(URLTemplate("http://127.0.0.1:8083")))
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

    @Test(arguments: [("aws-stepfunctions", "states"), ("aws-bedrock", "bedrock")])
    func signsForAWS(_ name: String, _ service: String) throws {
        let provider = try provider(name)
        let given = ["region": "eu-west-1", "access_key_id": "AKIA1", "state_machine": "arn:m", "session_token": "t"]
        for kind in provider.kinds {
            let request = try provider.listRequest(for: kind, parameters: given)
            #expect(request.url.hasPrefix("https://\(service).eu-west-1.amazonaws.com/"))
            #expect(
                request.signing
                    == AWSSigning(service: service, region: "eu-west-1", keyID: "AKIA1", sessionToken: Secret("t")))
        }
        #expect(!provider.parameters(of: provider.kinds).map(\.name).contains("session_token"))
    }

    @Test func bedrockTakesItsOwnKeysToo() throws {
        let request = try provider("aws-bedrock").listRequest(
            for: embeddedKind("aws-bedrock", "model-invocation-job"), parameters: ["region": "eu-west-1"])
        #expect(request.signing == nil)
        #expect(request.headers(key: Secret("k")) == [RequestHeader(name: "Authorization", value: "Bearer k")])
    }

    @Test func anARNStaysOnePartOfThePath() throws {
        let arn = "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abc"
        let request = try provider("aws-bedrock").retrieveRequest(
            for: embeddedKind("aws-bedrock", "model-invocation-job"), id: arn, parameters: ["region": "us-east-1"])
        #expect(
            request.url
                == "https://bedrock.us-east-1.amazonaws.com/model-invocation-job/"
                + "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Amodel-invocation-job%2Fabc")
    }

    @Test(
        arguments: [
            (
                "vertex", "batchPredictionJob", "projects/1/locations/us-central1/batchPredictionJobs/4 5",
                "https://us-central1-aiplatform.googleapis.com/v1/projects/1/locations/us-central1/batchPredictionJobs/4%205"
            ),
            (
                "fireworks", "dpoJob", "accounts/acme/dpoJobs/d?1",
                "https://api.fireworks.ai/v1/accounts/acme/dpoJobs/d%3F1"
            ),
            (
                "gemini", "operation", "models/veo/operations/a",
                "https://generativelanguage.googleapis.com/v1beta/models/veo/operations/a"
            ),
            (
                "gemini", "batch", "v0t9x6r3", "https://generativelanguage.googleapis.com/v1beta/batches/v0t9x6r3"
            ),
            ("openai", "eval.run", "evalrun_1", "https://api.openai.com/v1/evals/the-eval/runs/evalrun_1"),
            (
                "openai", "thread.run.step", "step_1",
                "https://api.openai.com/v1/threads/the-thread/runs/the-run/steps/step_1"
            ),
            ("together", "queue.request", "r/1", "https://api.together.xyz/v1/queue/status?model=m&request_id=r%2F1"),
            (
                "airflow", "dagRun", "scheduled__2026-01-22T10:00:00+00:00",
                "https://host.test/api/v2/dags/etl/dagRuns/scheduled__2026-01-22T10%3A00%3A00%2B00%3A00"
            ),
            ("slurm", "job", "4242", "https://host.test/slurm/v0.0.42/job/4242"),
        ])
    func asksForOneRunWhereItIs(_ name: String, _ kind: String, _ id: String, _ url: String) throws {
        var provider = try provider(name)
        if provider.baseURL == nil { provider = provider.moved(to: try #require(URLTemplate("https://host.test"))) }
        let request = try provider.retrieveRequest(
            for: embeddedKind(name, kind), id: id,
            parameters: [
                "location": "us-central1", "account": "acme", "eval_id": "the-eval", "thread_id": "the-thread",
                "run_id": "the-run", "model": "m", "dag": "etl", "api_version": "v0.0.42", "user": "ada",
            ])
        #expect(request.url == url)
    }

    @Test(arguments: ["../projects/2", "projects/1//x", "/projects/1", "projects/./x", ""])
    func aNameThatLeavesItsPlaceIsRefused(_ id: String) throws {
        let (provider, kind) = (try provider("vertex"), try embeddedKind("vertex", "tuningJob"))
        #expect(throws: RequestProblem.self) {
            try provider.retrieveRequest(for: kind, id: id, parameters: ["location": "us-central1"])
        }
    }

    @Test func slurmIsToldWhoAsks() throws {
        let provider = try provider("slurm").moved(to: #require(URLTemplate("http://127.0.0.1:6820")))
        let request = try provider.listRequest(
            for: embeddedKind("slurm", "job"), parameters: ["api_version": "v0.0.42", "user": "ada"])
        #expect(request.url == "http://127.0.0.1:6820/slurm/v0.0.42/jobs/")
        #expect(
            request.headers(key: Secret("t")) == [
                RequestHeader(name: "X-SLURM-USER-NAME", value: "ada"),
                RequestHeader(name: "X-SLURM-USER-TOKEN", value: "t"),
            ])
    }

    @Test func airflowIsReadByOffsets() throws {
        let provider = try provider("airflow").moved(to: #require(URLTemplate("http://127.0.0.1:8080")))
        let kind = try embeddedKind("airflow", "dagRun")
        let page: JSON = ["dag_runs": .array(Array(repeating: ["dag_run_id": "r"], count: 100)), "total_entries": 101]
        let cursor = kind.nextPage(after: page)
        #expect(
            try provider.listRequest(for: kind, cursor: cursor, parameters: ["dag": "etl"]).url
                == "http://127.0.0.1:8080/api/v2/dags/etl/dagRuns?limit=100&order_by=-id&offset=100")
        #expect(kind.nextPage(after: ["dag_runs": [["dag_run_id": "r"]], "total_entries": 101], cursor: cursor) == nil)
    }

    @Test(
        arguments: [
            ("openai", ["batch", "fine_tuning.job", "response"]), ("anthropic", ["message_batch"]),
            ("mistral", ["batch.job"]), ("together", ["fine-tune", "batch"]), ("gitlab", ["pipeline"]),
            ("aws-bedrock", ["model-invocation-job"]), ("azure-openai", ["batch", "fine_tuning.job"]),
        ])
    func watchesWhatMostDoNotWantByNameOnly(_ name: String, _ kinds: [String]) throws {
        #expect(try provider(name).standingKinds.map(\.name) == kinds)
    }
}
