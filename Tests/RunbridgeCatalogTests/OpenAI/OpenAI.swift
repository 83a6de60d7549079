import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import Testing

/// The kinds of the embedded provider `openai`.
enum OpenAI: String, CaseIterable, Sendable {
    case batch
    case fineTuningJob = "fine_tuning.job"
    case response

    /// The kind as the provider file has it.
    func kind() throws -> ProviderKind {
        try #require(Catalog.provider(named: "openai")?.kind(named: rawValue))
    }

    /// What the kind reads from an object.
    func reading(_ object: String) throws -> Result<ProviderReading, ReadingProblem> {
        try kind().reading(of: try JSON(parsing: object))
    }

    /// An object as the API sends it (openai-openapi 2.3.0, the examples of the three objects), with another status.
    func object(status: String) -> String {
        switch self {
        case .batch:
            """
            { "id": "batch_abc123", "object": "batch", "endpoint": "/v1/completions", "model": "gpt-5-2025-08-07",
              "errors": null, "input_file_id": "file-abc123", "completion_window": "24h", "status": \(status),
              "output_file_id": null, "error_file_id": null, "created_at": 1711471533, "in_progress_at": 1711471538,
              "expires_at": 1711557933, "finalizing_at": 1711493133, "completed_at": 1711493163, "failed_at": null,
              "expired_at": null, "cancelling_at": null, "cancelled_at": null,
              "request_counts": { "total": 100, "completed": 95, "failed": 0 },
              "metadata": { "customer_id": "user_123456789", "batch_description": "Nightly eval job" } }
            """
        case .fineTuningJob:
            """
            { "object": "fine_tuning.job", "id": "ftjob-abc123", "model": "gpt-4o-mini-2024-07-18",
              "created_at": 1721764800, "fine_tuned_model": null, "organization_id": "org-123", "result_files": [],
              "status": \(status), "validation_file": null, "training_file": "file-abc123", "finished_at": 1721765000,
              "hyperparameters": { "batch_size": "auto", "learning_rate_multiplier": "auto", "n_epochs": "auto" },
              "trained_tokens": null, "seed": 0, "estimated_finish": 0, "integrations": [],
              "user_provided_suffix": "support", "error": { "code": null, "message": null, "param": null },
              "metadata": null }
            """
        case .response:
            """
            { "id": "resp_67ccd2bed1ec8190b14f964abc0542670bb6a6b452d3795b", "object": "response",
              "created_at": 1741476542.25, "status": \(status), "background": true, "completed_at": 1741476600,
              "error": null, "incomplete_details": null, "instructions": null, "model": "gpt-4.1-2025-04-14",
              "output": [], "parallel_tool_calls": true, "previous_response_id": null, "store": true,
              "tools": [], "usage": null, "user": null, "metadata": {} }
            """
        }
    }
}
