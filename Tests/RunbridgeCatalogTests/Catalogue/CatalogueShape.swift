/// How an object of a kind says a word of the facts.
///
/// `WORD` stands for the word. Where the facts describe something instead of giving a word, the whole object is here.
struct CatalogueShape: Sendable {
    var word: String
    var result: String?
    var flag: String?
    /// Objects for facts that are no word, and the word that is read from them.
    var described: [String: (object: String, raw: String)] = [:]

    init(_ word: String, result: String? = nil, flag: String? = nil) {
        (self.word, self.result, self.flag) = (word, result, flag)
    }

    /// The object for a fact, and the word to be read from it; `nil` if the kind has no such place.
    func object(for fact: CatalogueFact) -> (object: String, raw: String)? {
        if let described = described[fact.word] { return described }
        let template =
            switch fact.place {
            case .word: word
            case .result: result
            case .flag: flag
            }
        return template.map { ($0.replacing("WORD", with: fact.word), fact.word) }
    }

    private func describing(_ described: [String: (String, String)]) -> CatalogueShape {
        var shape = self
        shape.described = described
        return shape
    }

    /// The shape of a kind, by its key.
    static func of(_ key: String) -> CatalogueShape { all[key] ?? plain }

    private static let plain = CatalogueShape(#"{"id":"a","status":"WORD"}"#)
    private static let conclusion = CatalogueShape(
        #"{"id":1,"status":"WORD","conclusion":null}"#, result: #"{"id":1,"status":"completed","conclusion":"WORD"}"#)
    private static let state = CatalogueShape(#"{"name":"a","state":"WORD"}"#)
    private static let job = CatalogueShape(#"{"jobArn":"a","status":"WORD"}"#)

    private static let all: [String: CatalogueShape] = [
        "github-actions/workflow_run": conclusion, "github-actions/job": conclusion,
        "anthropic/message_batch": CatalogueShape(#"{"id":"a","processing_status":"WORD"}"#),
        "anthropic/deployment_run": plain.describing([
            "(session_id non-null)": (#"{"id":"a","session_id":"s","error":null}"#, "succeeded"),
            "(error non-null)": (#"{"id":"a","session_id":null,"error":{"type":"x"}}"#, "failed"),
        ]),
        "buildkite/build": CatalogueShape(#"{"number":1,"state":"WORD","blocked":false}"#),
        "aws-stepfunctions/execution": CatalogueShape(#"{"executionArn":"a","status":"WORD"}"#),
        "aws-bedrock/model-invocation-job": job, "aws-bedrock/model-customization-job": job,
        "aws-bedrock/evaluation-job": job, "aws-bedrock/model-import-job": job, "aws-bedrock/model-copy-job": job,
        "huggingface/job": CatalogueShape(#"{"id":"a","status":{"stage":"WORD"}}"#),
        "huggingface-endpoints/endpoint": CatalogueShape(#"{"name":"a","status":{"state":"WORD"}}"#),
        "databricks/run": CatalogueShape(
            #"{"run_id":1,"state":{"life_cycle_state":"WORD"}}"#,
            result: #"{"run_id":1,"state":{"life_cycle_state":"TERMINATED","result_state":"WORD"}}"#),
        "mistral/workflow.run": CatalogueShape(#"{"run_id":"a","execution_id":"b","status":"WORD"}"#),
        "together/evaluation": CatalogueShape(#"{"workflow_id":"a","status":"WORD"}"#),
        "together/queue.request": CatalogueShape(#"{"request_id":"a","status":"WORD"}"#),
        "gemini/batch": CatalogueShape(#"{"name":"batches/a","metadata":{"state":"WORD"}}"#),
        "gemini/file": state, "gemini/tunedModel": state, "gemini/document": state,
        "gemini/operation": CatalogueShape(#"{"name":"a","done":"WORD"}"#).describing([
            "done=false": (#"{"name":"a"}"#, "done=false"),
            "done=true,response": (#"{"name":"a","done":true,"response":{}}"#, "done=true,response"),
            "done=true,error": (#"{"name":"a","done":true,"error":{"code":13}}"#, "done=true,error"),
        ]),
        "vertex/batchPredictionJob": state, "vertex/tuningJob": state, "vertex/customJob": state,
        "vertex/hyperparameterTuningJob": state,
        "fireworks/batchInferenceJob": state, "fireworks/supervisedFineTuningJob": state, "fireworks/dpoJob": state,
        "fireworks/reinforcementFineTuningJob": state, "fireworks/evaluationJob": state,
        "airflow/dagRun": CatalogueShape(#"{"dag_run_id":"a","state":"WORD"}"#),
        "slurm/job": CatalogueShape(
            #"{"job_id":1,"job_state":["WORD"]}"#, flag: #"{"job_id":1,"job_state":["COMPLETED","WORD"]}"#),
        "argo-workflows/workflow": CatalogueShape(#"{"metadata":{"uid":"a"},"status":{"phase":"WORD"}}"#).describing([
            "": (#"{"metadata":{"uid":"a"},"status":{"phase":""}}"#, "Unknown")
        ]),
        "kubernetes/job": CatalogueShape(
            #"""
            {"metadata":{"uid":"a"},"status":{"startTime":"2026-11-24T09:00:00Z","active":1,"conditions":[
              {"type":"Other","status":"True"},{"type":"WORD","status":"True"}]}}
            """#
        ).describing([
            "Failed/DeadlineExceeded": (
                #"""
                {"metadata":{"uid":"a"},"status":{"conditions":[
                  {"type":"Failed","status":"True","reason":"DeadlineExceeded"}]}}
                """#, "Failed/DeadlineExceeded"
            ),
            "(no condition, active>0)": (
                #"{"metadata":{"uid":"a"},"status":{"active":1,"startTime":"2026-11-24T09:00:00Z"}}"#, "active"
            ),
            "(no condition, no startTime)": (#"{"metadata":{"uid":"a"},"status":{}}"#, "pending"),
        ]),
    ]
}
