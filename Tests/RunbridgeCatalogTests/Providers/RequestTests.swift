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
            ("openai", ["batch", "fine_tuning.job", "response"]), ("anthropic", ["message_batch"]),
            ("mistral", ["batch.job"]), ("together", ["fine-tune", "batch"]), ("gitlab", ["pipeline"]),
            ("aws-bedrock", ["model-invocation-job"]), ("azure-openai", ["batch", "fine_tuning.job"]),
        ])
    func watchesWhatMostDoNotWantByNameOnly(_ name: String, _ kinds: [String]) throws {
        #expect(try provider(name).standingKinds.map(\.name) == kinds)
    }
}
