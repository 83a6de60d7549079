import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import Testing

/// What is read from an object of each kind, its fields named as the API's documentation names them.
struct SightingTests {
    private func sighting(_ provider: String, _ kind: String, _ object: String) throws -> Sighting {
        try embeddedKind(provider, kind).reading(of: JSON(parsing: object)).get().sighting
    }

    private func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

    @Test func readsAWorkflowRun() throws {
        let object = """
            { "id": 30433642, "name": "Build", "display_title": "Update README.md", "head_branch": "main",
              "head_sha": "acb5820", "run_number": 562, "event": "push", "status": "completed", "conclusion": "failure",
              "run_attempt": 2, "html_url": "https://github.com/octo-org/octo-repo/actions/runs/30433642",
              "created_at": "2020-01-22T19:33:08Z", "updated_at": "2020-01-22T19:43:08Z",
              "run_started_at": "2020-01-22T19:34:08Z", "actor": { "login": "octocat" } }
            """
        #expect(
            try sighting("github-actions", "workflow_run", object)
                == Sighting(
                    status: .failed, raw: "failure", provider: "github-actions", name: "Update README.md",
                    url: "https://github.com/octo-org/octo-repo/actions/runs/30433642",
                    labels: [
                        "workflow": "Build", "branch": "main", "commit": "acb5820", "event": "push", "actor": "octocat",
                    ], attempt: 2, createdAt: moment("2020-01-22T19:33:08Z"), startedAt: moment("2020-01-22T19:34:08Z"),
                    changedAt: moment("2020-01-22T19:43:08Z")))
    }

    @Test func readsAJobOfAWorkflowRun() throws {
        let object = """
            { "id": 399444496, "run_id": 29679449, "run_attempt": 1, "status": "completed", "conclusion": "success",
              "created_at": "2020-01-20T17:42:38Z", "started_at": "2020-01-20T17:42:40Z",
              "completed_at": "2020-01-20T17:44:39Z", "name": "build", "workflow_name": "CI", "head_branch": "main",
              "head_sha": "f83a356", "html_url": "https://github.com/o/r/runs/29679449/jobs/399444496",
              "runner_name": "my runner" }
            """
        #expect(
            try sighting("github-actions", "job", object)
                == Sighting(
                    status: .succeeded, raw: "success", provider: "github-actions", name: "build",
                    url: "https://github.com/o/r/runs/29679449/jobs/399444496",
                    labels: ["workflow": "CI", "branch": "main", "commit": "f83a356", "runner": "my runner"],
                    attempt: 1,
                    createdAt: moment("2020-01-20T17:42:38Z"), startedAt: moment("2020-01-20T17:42:40Z"),
                    changedAt: moment("2020-01-20T17:44:39Z")))
    }

    @Test func readsAMessageBatch() throws {
        let object = """
            { "id": "msgbatch_013Zva2CMHLNnXjNJJKqJ2EF", "type": "message_batch", "processing_status": "ended",
              "request_counts": { "processing": 0, "succeeded": 50, "errored": 30, "canceled": 10, "expired": 10 },
              "created_at": "2024-08-20T18:37:24.100435Z", "ended_at": "2024-08-20T19:37:24.100435Z",
              "expires_at": "2024-08-21T18:37:24.100435Z", "cancel_initiated_at": null, "archived_at": null,
              "results_url": "https://api.anthropic.com/v1/messages/batches/msgbatch_013/results" }
            """
        #expect(
            try sighting("anthropic", "message_batch", object)
                == Sighting(
                    status: .succeeded, raw: "ended", provider: "anthropic", partial: true,
                    counts: Counts(succeeded: 50, failed: 30, canceled: 10, expired: 10, active: 0),
                    createdAt: moment("2024-08-20T18:37:24.100Z"), changedAt: moment("2024-08-20T19:37:24.100Z")))
    }

    @Test func readsASession() throws {
        let object = """
            { "id": "sesn_1", "type": "session", "status": "idle", "title": "Refactor", "metadata": { "team": "ml" },
              "created_at": "2026-04-02T08:00:00Z", "updated_at": "2026-04-02T08:05:00Z" }
            """
        #expect(
            try sighting("anthropic", "session", object)
                == Sighting(
                    status: .waiting, raw: "idle", provider: "anthropic", name: "Refactor", labels: ["team": "ml"],
                    createdAt: moment("2026-04-02T08:00:00Z"), changedAt: moment("2026-04-02T08:05:00Z")))
    }

    @Test func readsAPipeline() throws {
        let object = """
            { "id": 46, "iid": 11, "project_id": 1, "name": "Build pipeline", "status": "success", "source": "push",
              "ref": "main", "sha": "a91957a", "yaml_errors": null, "user": { "username": "root" },
              "created_at": "2016-08-11T11:28:34.085Z", "updated_at": "2016-08-11T11:32:35.169Z",
              "started_at": "2016-08-11T11:29:00.000Z", "finished_at": "2016-08-11T11:32:35.145Z",
              "web_url": "https://gitlab.example.com/foo/bar/-/pipelines/46" }
            """
        #expect(
            try sighting("gitlab", "pipeline", object)
                == Sighting(
                    status: .succeeded, raw: "success", provider: "gitlab", name: "Build pipeline",
                    url: "https://gitlab.example.com/foo/bar/-/pipelines/46",
                    labels: ["ref": "main", "commit": "a91957a", "source": "push", "user": "root"],
                    createdAt: moment("2016-08-11T11:28:34.085Z"), startedAt: moment("2016-08-11T11:29:00Z"),
                    changedAt: moment("2016-08-11T11:32:35.145Z")))
    }

    @Test func readsAJobOfAPipeline() throws {
        let object = """
            { "id": 8, "status": "failed", "stage": "test", "name": "rubocop", "ref": "main",
              "failure_reason": "script_failure", "commit": { "id": "0ff3ae1" }, "user": { "username": "root" },
              "created_at": "2016-01-11T10:13:33Z", "started_at": "2016-01-11T10:14:09Z",
              "finished_at": "2016-01-11T10:15:10Z", "web_url": "https://gitlab.example.com/foo/bar/-/jobs/8" }
            """
        #expect(
            try sighting("gitlab", "job", object)
                == Sighting(
                    status: .failed, raw: "failed", provider: "gitlab", name: "rubocop",
                    url: "https://gitlab.example.com/foo/bar/-/jobs/8",
                    labels: ["stage": "test", "ref": "main", "commit": "0ff3ae1", "user": "root"],
                    error: RunError(code: "script_failure"), createdAt: moment("2016-01-11T10:13:33Z"),
                    startedAt: moment("2016-01-11T10:14:09Z"), changedAt: moment("2016-01-11T10:15:10Z")))
    }

    @Test func readsABuild() throws {
        let object = """
            { "id": "f62a1b4d-10f9-4790-bc1c-e2c3a0c80983", "number": 35, "state": "passed", "blocked": false,
              "web_url": "https://buildkite.com/my-great-org/my-pipeline/builds/35", "message": "Bump to 0.3.8",
              "commit": "abcd0b72", "branch": "main", "source": "webhook", "created_at": "2015-05-09T21:05:59.874Z",
              "scheduled_at": "2015-05-09T21:05:59.874Z", "started_at": "2015-05-09T21:06:05.874Z",
              "finished_at": "2015-05-09T21:08:59.874Z", "pipeline": { "slug": "my-pipeline" } }
            """
        #expect(
            try sighting("buildkite", "build", object)
                == Sighting(
                    status: .succeeded, raw: "passed", provider: "buildkite", name: "Bump to 0.3.8",
                    url: "https://buildkite.com/my-great-org/my-pipeline/builds/35",
                    labels: ["pipeline": "my-pipeline", "branch": "main", "commit": "abcd0b72", "source": "webhook"],
                    createdAt: moment("2015-05-09T21:05:59.874Z"), startedAt: moment("2015-05-09T21:06:05.874Z"),
                    changedAt: moment("2015-05-09T21:08:59.874Z")))
    }

    @Test func readsADatabricksRun() throws {
        let object = """
            { "run_id": 455644833, "job_id": 11223344, "run_name": "Nightly", "run_type": "JOB_RUN",
              "creator_user_name": "a@example.com", "run_page_url": "https://x.cloud.databricks.com/?o=1#job/1/run/4",
              "start_time": 1625060460483, "end_time": 1625060863413,
              "state": { "life_cycle_state": "TERMINATED", "result_state": "FAILED", "state_message": "Task broke." },
              "status": { "state": "TERMINATED", "termination_details": { "code": "RUN_EXECUTION_ERROR" } } }
            """
        #expect(
            try sighting("databricks", "run", object)
                == Sighting(
                    status: .failed, raw: "FAILED", provider: "databricks", name: "Nightly",
                    url: "https://x.cloud.databricks.com/?o=1#job/1/run/4",
                    labels: ["job": "11223344", "run_type": "JOB_RUN", "creator": "a@example.com"],
                    error: RunError(code: "RUN_EXECUTION_ERROR", message: "Task broke."),
                    createdAt: Timestamp(milliseconds: 1_625_060_460_483),
                    changedAt: Timestamp(milliseconds: 1_625_060_863_413)))
    }

    @Test func aGoodEndIsNoError() throws {
        let object = """
            { "run_id": 4, "state": { "life_cycle_state": "TERMINATED", "result_state": "SUCCESS", "state_message": "ok" },
              "status": { "termination_details": { "code": "SUCCESS" } } }
            """
        #expect(try sighting("databricks", "run", object).error == nil)
    }

    @Test func readsAGroqBatch() throws {
        let object = """
            { "id": "batch_01jh6xa7reempvjyh6n3yst2zw", "object": "batch", "status": "expired", "errors": null,
              "output_file_id": "file_1", "created_at": 1736472600, "in_progress_at": 1736472610,
              "expired_at": 1736559000, "request_counts": { "total": 3, "completed": 2, "failed": 1 },
              "metadata": { "customer": "c1" } }
            """
        #expect(
            try sighting("groq", "batch", object)
                == Sighting(
                    status: .expired, raw: "expired", provider: "groq", labels: ["customer": "c1"], partial: true,
                    counts: Counts(total: 3, succeeded: 2, failed: 1), createdAt: Timestamp(seconds: 1_736_472_600),
                    startedAt: Timestamp(seconds: 1_736_472_610), changedAt: Timestamp(seconds: 1_736_559_000)))
    }

    @Test func readsAMistralBatch() throws {
        let object = """
            { "id": "b1", "object": "batch", "status": "SUCCESS", "errors": [{ "message": "bad line", "count": 1 }],
              "created_at": 1736472600, "started_at": 1736472610, "completed_at": 1736472700, "total_requests": 3,
              "completed_requests": 3, "succeeded_requests": 2, "failed_requests": 1, "metadata": { "job": "x" } }
            """
        #expect(
            try sighting("mistral", "batch.job", object)
                == Sighting(
                    status: .succeeded, raw: "SUCCESS", provider: "mistral", labels: ["job": "x"], partial: true,
                    error: RunError(message: "bad line"), counts: Counts(total: 3, succeeded: 2, failed: 1),
                    createdAt: Timestamp(seconds: 1_736_472_600), startedAt: Timestamp(seconds: 1_736_472_610),
                    changedAt: Timestamp(seconds: 1_736_472_700)))
    }
}
