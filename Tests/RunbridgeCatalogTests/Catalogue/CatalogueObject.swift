/// Which kinds of the catalogue are an object of the facts, or why none is.
enum CatalogueObject: Sendable {
    /// These kinds, each of which has all words of the object.
    case kinds([String])
    /// These kinds, which share the words among them: the facts tell of several objects at once.
    case shared([String])
    /// None, because of this.
    case leftOut(String)

    /// The keys of the kinds, `provider/kind`.
    var keys: [String] {
        switch self {
        case .kinds(let keys), .shared(let keys): keys
        case .leftOut: []
        }
    }

    /// Each object of the facts.
    static let all: [String: CatalogueObject] = [
        "openai / response": .kinds(["openai/response"]),
        "openai / batch": .kinds(["openai/batch"]),
        "openai / fine_tuning.job": .kinds(["openai/fine_tuning.job"]),
        "openai / eval.run": .kinds(["openai/eval.run"]),
        "openai / thread.run": .kinds(["openai/thread.run"]),
        "openai / thread.run.step": .kinds(["openai/thread.run.step"]),
        "openai / vector_store": .kinds(["openai/vector_store"]),
        "openai / vector_store.file": .kinds(["openai/vector_store.file"]),
        "openai / vector_store.files_batch": .kinds(["openai/vector_store.files_batch"]),
        "openai / upload": .leftOut("it can be neither listed nor read: only the answers of its calls tell its status"),
        "openai / file": .kinds(["openai/file"]),
        "openai / video": .kinds(["openai/video"]),
        "openai / container": .kinds(["openai/container"]),
        "openai / agent.session": .kinds(["openai/agent.session"]),
        "openai / agent.session.turn": .kinds(["openai/agent.session.turn"]),
        "openai / agent.automation.invocation": .kinds(["openai/agent.automation.invocation"]),
        "openai / agent.environment": .kinds(["openai/agent.environment"]),
        "openai / chatkit.session": .leftOut("it can be neither listed nor read"),
        "openai / realtime.response": .leftOut("it is told of on a websocket only"),
        "azure-openai / fine_tuning.job (2024-10-21 GA)": .kinds(["azure-openai/fine_tuning.job"]),
        "azure-openai / fine_tuning.job (2025-04-01-preview)": .kinds(["azure-openai/fine_tuning.job"]),
        "azure-openai / operation (images LRO, ingestion job run)": .kinds(["azure-openai/operation"]),
        "azure-openai / file": .kinds(["azure-openai/file"]),
        "azure-ai-projects / Foundry job / operation": .leftOut(
            "the words of several objects, for which the facts have no place to read them at"),
        "anthropic / message_batch": .kinds(["anthropic/message_batch"]),
        "anthropic / session (Managed Agents)": .kinds(["anthropic/session"]),
        "anthropic / dream": .kinds(["anthropic/dream"]),
        "anthropic / deployment_run": .kinds(["anthropic/deployment_run"]),
        "gemini / batch (wire)": .kinds(["gemini/batch"]),
        "vertex / batchPredictionJob / tuningJob (JobState)": .kinds([
            "vertex/batchPredictionJob", "vertex/tuningJob", "vertex/customJob", "vertex/hyperparameterTuningJob",
        ]),
        "gemini / interaction": .kinds(["gemini/interaction"]),
        "gemini / operation (Veo)": .kinds(["gemini/operation"]),
        "gemini / file / tunedModel / document": .shared(["gemini/file", "gemini/tunedModel", "gemini/document"]),
        "mistral / batch job": .kinds(["mistral/batch.job"]),
        "mistral / fine-tuning job (legacy SDK)": .kinds(["mistral/fine_tuning.job"]),
        "mistral / workflow run": .kinds(["mistral/workflow.run"]),
        "together / fine-tune": .kinds(["together/fine-tune"]),
        "together / batch": .kinds(["together/batch"]),
        "together / evaluation": .kinds(["together/evaluation"]),
        "together / video / jig queue / shaping job": .shared([
            "together/video", "together/queue.request", "together/shaping.job",
        ]),
        "groq / batch": .kinds(["groq/batch"]),
        "fireworks / batchInferenceJob | supervisedFineTuningJob | dpoJob | reinforcementFineTuningJob | evaluationJob":
            .kinds([
                "fireworks/batchInferenceJob", "fireworks/supervisedFineTuningJob", "fireworks/dpoJob",
                "fireworks/reinforcementFineTuningJob", "fireworks/evaluationJob",
            ]),
        "replicate / prediction / training": .kinds(["replicate/prediction", "replicate/training"]),
        "huggingface / job": .kinds(["huggingface/job"]),
        "huggingface / inference endpoint": .kinds(["huggingface-endpoints/endpoint"]),
        "aws-bedrock / model-invocation-job": .kinds(["aws-bedrock/model-invocation-job"]),
        "aws-bedrock / model-customization / evaluation / import / copy job": .shared([
            "aws-bedrock/model-customization-job", "aws-bedrock/evaluation-job", "aws-bedrock/model-import-job",
            "aws-bedrock/model-copy-job",
        ]),
        "aws-stepfunctions / execution": .kinds(["aws-stepfunctions/execution"]),
        "aws-misc / sagemaker / batch / glue / codebuild": .leftOut(
            "the words of four services, for which the facts have no place to read them at"),
        "github / workflow_run: status": .kinds(["github-actions/workflow_run", "github-actions/job"]),
        "gitlab / pipeline / job": .kinds(["gitlab/pipeline", "gitlab/job"]),
        "kubernetes / batch/v1 Job": .kinds(["kubernetes/job"]),
        "argo / Workflow": .kinds(["argo-workflows/workflow"]),
        "airflow / DagRun": .kinds(["airflow/dagRun"]),
        "slurm / job: base state": .kinds(["slurm/job"]),
        "buildkite / build": .kinds(["buildkite/build"]),
        "databricks / run: life_cycle_state": .kinds(["databricks/run"]),
    ]

    /// Kinds that the facts do not tell of, and where their words are from.
    static let beside: [String: String] = [
        "azure-openai/batch": "the words of OpenAI's, as Microsoft's reference of Azure OpenAI has them",
        "azure-openai/response": "the words of OpenAI's, as Microsoft's reference of Azure OpenAI has them",
    ]
}
