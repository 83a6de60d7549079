import RunbridgeCore
import RunbridgeProviders
import Testing

/// Objects whose word misleads who looks at it alone: what they are read as.
struct EdgeCaseTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var claim: String
        var key: String
        var object: String
        var status: Status
        var isPartial: Bool?
        var raw: String?
        var testDescription: String { "\(key): \(claim)" }

        init(
            _ claim: String, _ key: String, _ object: String, _ status: Status, partial: Bool? = nil, raw: String? = nil
        ) {
            (self.claim, self.key, self.object, self.status) = (claim, key, object, status)
            (isPartial, self.raw) = (partial, raw)
        }
    }

    private func expectReading(_ row: Case) throws {
        let reading = try embeddedKind(row.key).reading(of: JSON(parsing: row.object)).get()
        #expect(reading.sighting.status == row.status)
        if let isPartial = row.isPartial { #expect(reading.sighting.partial == isPartial) }
        if let raw = row.raw { #expect(reading.sighting.raw == raw) }
    }

    @Test(arguments: partial) func tellsWhatWasDoneInPart(_ row: Case) throws { try expectReading(row) }
    @Test(arguments: openEnds) func takesNoOpenRunForAnEnd(_ row: Case) throws { try expectReading(row) }
    @Test(arguments: words) func readsWordsThatListsOmitAndSpellOtherwise(_ row: Case) throws { try expectReading(row) }
    @Test(arguments: lags) func waitsForTheSecondField(_ row: Case) throws { try expectReading(row) }
    @Test(arguments: flags) func letsTheFlagWin(_ row: Case) throws { try expectReading(row) }
    @Test(arguments: odd) func readsTheStatusWhateverElseIsMissing(_ row: Case) throws { try expectReading(row) }

    static let partial = [
        Case(
            "completed with failures", "openai/batch",
            #"{"id":"b","status":"completed","request_counts":{"total":3,"completed":2,"failed":1}}"#,
            .succeeded, partial: true),
        Case(
            "all failed is completed still", "openai/batch",
            #"{"id":"b","status":"completed","request_counts":{"total":3,"completed":0,"failed":3}}"#,
            .succeeded, partial: true),
        Case(
            "a compatible server says failed", "openai/batch",
            #"{"id":"b","status":"failed","request_counts":{"total":3,"completed":0,"failed":3}}"#, .failed,
            partial: false),
        Case(
            "expired with output", "openai/batch", #"{"id":"b","status":"expired","output_file_id":"f"}"#,
            .expired, partial: true),
        Case(
            "canceled with output", "groq/batch", #"{"id":"b","status":"cancelled","output_file_id":"f"}"#,
            .canceled, partial: true),
        Case(
            "canceled with output", "azure-openai/batch", #"{"id":"b","status":"cancelled","output_file_id":"f"}"#,
            .canceled, partial: true),
        Case(
            "Azure says no file with an empty text", "azure-openai/batch",
            #"{"id":"b","status":"expired","output_file_id":""}"#, .expired, partial: false),
        Case(
            "evals count errors", "openai/vector_store",
            #"{"id":"v","status":"completed","file_counts":{"failed":2}}"#, .succeeded, partial: true),
        Case(
            "failed requests beside good ones", "mistral/batch.job",
            #"{"id":"b","status":"SUCCESS","failed_requests":1}"#, .succeeded, partial: true),
        Case(
            "failed records beside good ones", "aws-bedrock/model-invocation-job",
            #"{"jobArn":"a","status":"Completed","errorRecordCount":1}"#, .succeeded, partial: true),
        Case(
            "partly completed", "aws-bedrock/model-invocation-job", #"{"jobArn":"a","status":"PartiallyCompleted"}"#,
            .incomplete, partial: true),
    ]

    static let openEnds = [
        Case(
            "asked to cancel is not canceled", "openai/batch",
            #"{"id":"b","status":"cancelling","cancelling_at":1711471999}"#, .canceling),
        Case(
            "passed and blocked", "buildkite/build", #"{"number":7,"state":"passed","blocked":true}"#, .waiting,
            raw: "blocked"),
        Case(
            "canceled and blocked", "buildkite/build", #"{"number":7,"state":"canceled","blocked":true}"#, .canceled,
            raw: "canceled"),
        Case(
            "a result while terminating", "databricks/run",
            #"{"run_id":7,"state":{"life_cycle_state":"TERMINATING","result_state":"SUCCESS"}}"#, .running,
            raw: "TERMINATING"),
        Case(
            "a conclusion while in progress", "github-actions/workflow_run",
            #"{"id":7,"status":"in_progress","conclusion":"failure"}"#, .running, raw: "in_progress"),
        Case(
            "completed, and somebody has to act", "github-actions/workflow_run",
            #"{"id":7,"status":"completed","conclusion":"action_required"}"#, .waiting, raw: "action_required"),
        Case(
            "completed, and somebody has to act", "github-actions/job",
            #"{"id":7,"status":"completed","conclusion":"action_required"}"#, .waiting, raw: "action_required"),
        Case(
            "a session that is over says not how", "anthropic/session", #"{"id":"s","status":"terminated"}"#, .unknown),
        Case(
            "a store goes on with the next file", "openai/vector_store", #"{"id":"v","status":"in_progress"}"#, .running
        ),
    ]

    static let words = [
        Case("paused, of no list of words", "openai/fine_tuning.job", #"{"id":"f","status":"paused"}"#, .waiting),
        Case(
            "aborted, unknown to the client library", "replicate/prediction", #"{"id":"p","status":"aborted"}"#,
            .expired),
        Case(
            "canceling is no end, whatever others make of it", "azure-openai/fine_tuning.job",
            #"{"id":"f","status":"canceling"}"#, .canceling),
        Case("batch, as OpenAI has it", "groq/batch", #"{"id":"b","object":"batch","status":"completed"}"#, .succeeded),
        Case(
            "batch, as Mistral has it", "mistral/batch.job", #"{"id":"b","object":"batch","status":"SUCCESS"}"#,
            .succeeded),
        Case("batch, as Together has it", "together/batch", #"{"id":"b","status":"COMPLETED"}"#, .succeeded),
        Case(
            "one provider's word is no other's", "openai/batch", #"{"id":"b","object":"batch","status":"SUCCESS"}"#,
            .unknown, raw: "SUCCESS"),
        Case(
            "one provider's word is no other's", "mistral/batch.job",
            #"{"id":"b","object":"batch","status":"completed"}"#,
            .unknown, raw: "completed"),
        Case(
            "partly succeeded, which the client library takes for open", "vertex/batchPredictionJob",
            #"{"name":"a","state":"JOB_STATE_PARTIALLY_SUCCEEDED"}"#, .incomplete, partial: true),
        Case(
            "unspecified is no failure", "vertex/batchPredictionJob", #"{"name":"a","state":"JOB_STATE_UNSPECIFIED"}"#,
            .unknown),
        Case(
            "one provider's word is no other's", "vertex/batchPredictionJob",
            #"{"name":"a","state":"JOB_STATE_COMPLETED"}"#, .unknown, raw: "JOB_STATE_COMPLETED"),
        Case(
            "one provider's word is no other's", "fireworks/batchInferenceJob",
            #"{"name":"a","state":"JOB_STATE_SUCCEEDED"}"#, .unknown, raw: "JOB_STATE_SUCCEEDED"),
        Case(
            "moved backward", "fireworks/batchInferenceJob", #"{"name":"a","state":"JOB_STATE_RE_QUEUEING"}"#, .queued),
        Case("one l", "openai/eval.run", #"{"id":"e","status":"canceled"}"#, .canceled),
        Case("two l, which evals do not have", "openai/eval.run", #"{"id":"e","status":"cancelled"}"#, .unknown),
        Case(
            "queued after tool outputs", "openai/thread.run", #"{"id":"r","status":"queued","started_at":1}"#, .queued),
        Case("cleared", "airflow/dagRun", #"{"dag_run_id":"r","state":"queued","end_date":null}"#, .queued),
        Case("one l", "gitlab/pipeline", #"{"id":1,"status":"canceling"}"#, .canceling),
        Case("a request to cancel", "mistral/batch.job", #"{"id":"b","status":"CANCELLATION_REQUESTED"}"#, .canceling),
        Case("a request to cancel", "together/fine-tune", #"{"id":"f","status":"cancel_requested"}"#, .canceling),
        Case("stopping", "aws-bedrock/model-invocation-job", #"{"jobArn":"a","status":"Stopping"}"#, .canceling),
        Case("queued again after a pause", "openai/fine_tuning.job", #"{"id":"f","status":"queued"}"#, .queued),
        Case(
            "waiting for a retry", "databricks/run",
            #"{"run_id":1,"state":{"life_cycle_state":"WAITING_FOR_RETRY","result_state":"FAILED"}}"#, .queued),
        Case(
            "started again", "github-actions/workflow_run",
            #"{"id":7,"run_attempt":2,"status":"queued","conclusion":null}"#, .queued),
        Case(
            "redriven", "aws-stepfunctions/execution",
            #"{"executionArn":"a","status":"RUNNING","redriveCount":1,"stopDate":1721765000}"#, .running),
    ]

    static let lags = [
        Case(
            "completed without a conclusion", "github-actions/workflow_run",
            #"{"id":7,"status":"completed","conclusion":null}"#, .unknown, raw: "completed"),
        Case(
            "completed without a conclusion", "github-actions/job", #"{"id":7,"status":"completed"}"#, .unknown,
            raw: "completed"),
        Case(
            "terminated without a result", "databricks/run",
            #"{"run_id":7,"state":{"life_cycle_state":"TERMINATED"}}"#, .unknown, raw: "TERMINATED"),
        Case(
            "ended without counts", "anthropic/message_batch",
            #"{"id":"m","processing_status":"ended","request_counts":null}"#, .unknown, raw: "ended"),
    ]

    static let flags = [
        Case(
            "completed and completing", "slurm/job", #"{"job_id":1,"job_state":["COMPLETED","COMPLETING"]}"#, .running,
            raw: "COMPLETING"),
        Case(
            "canceled and completing, in another order", "slurm/job",
            #"{"job_id":1,"job_state":["COMPLETING","CANCELLED"]}"#, .running, raw: "COMPLETING"),
        Case(
            "completing before all other flags", "slurm/job",
            #"{"job_id":1,"job_state":["FAILED","REQUEUED","COMPLETING"]}"#, .running, raw: "COMPLETING"),
        Case(
            "completing, as squeue says it", "slurm/job", #"{"job_id":1,"job_state":"COMPLETING"}"#, .running,
            raw: "COMPLETING"),
        Case(
            "failed, and in the queue again", "slurm/job", #"{"job_id":1,"job_state":["NODE_FAIL","REQUEUED"]}"#,
            .queued,
            raw: "REQUEUED"),
        Case("in the queue, and held", "slurm/job", #"{"job_id":1,"job_state":["PENDING","REQUEUE_HOLD"]}"#, .waiting),
        Case("never begun", "slurm/job", #"{"job_id":1,"job_state":["PENDING","LAUNCH_FAILED"]}"#, .failed),
        Case(
            "a flag of which nobody knows", "slurm/job", #"{"job_id":1,"job_state":["RUNNING","NEW_FLAG"]}"#, .running,
            raw: "RUNNING"),
    ]

    static let odd = [
        Case(
            "a batch that never was in progress", "openai/batch",
            #"{"id":"b","status":"completed","in_progress_at":null,"completed_at":1711493163}"#, .succeeded,
            partial: false),
        Case(
            "canceled, with both times", "openai/batch",
            #"{"id":"b","status":"cancelled","cancelling_at":1711471999,"cancelled_at":1711472999}"#, .canceled),
        Case(
            "counts that are null while validating", "openai/batch",
            #"{"id":"b","status":"validating","request_counts":null}"#, .queued, partial: false),
        Case(
            "counts that are 0 while validating", "openai/batch",
            #"{"id":"b","status":"validating","request_counts":{"total":0,"completed":0,"failed":0}}"#, .queued),
        Case(
            "codes of errors in no list", "openai/response",
            #"{"id":"r","status":"failed","error":{"code":"processing_error","message":"m"}}"#, .failed),
        Case("a detail where an error was", "openai/response", #"{"id":"r","status":"failed","detail":"no"}"#, .failed),
    ]

    @Test(
        arguments: [
            ("openai/response", #"{"id":"r","status":"queued","created_at":1741476542.25}"#, 1_741_476_542_250),
            (
                "databricks/run", #"{"run_id":1,"start_time":1625060460483,"state":{"life_cycle_state":"RUNNING"}}"#,
                1_625_060_460_483
            ),
            (
                "together/batch", #"{"id":"b","status":"IN_PROGRESS","created_at":"2024-03-26T16:45:33.5Z"}"#,
                1_711_471_533_500
            ),
            ("openai/batch", #"{"id":"b","status":"in_progress","created_at":1711471533}"#, 1_711_471_533_000),
        ])
    func readsTimesInTheirNotation(_ key: String, _ object: String, _ milliseconds: Int64) throws {
        let sighting = try embeddedKind(key).reading(of: JSON(parsing: object)).get().sighting
        #expect(sighting.createdAt == Timestamp(milliseconds: milliseconds))
    }

    @Test(arguments: ["openai/response", "openai/batch", "together/batch", "gitlab/job"], ["null", "\"\""])
    func aMissingStatusIsNoStatus(_ key: String, _ status: String) throws {
        let reading = try embeddedKind(key).reading(of: JSON(parsing: #"{"id":"r","status":\#(status)}"#))
        #expect(reading == .failure(.noStatus(id: "r")))
    }
}
