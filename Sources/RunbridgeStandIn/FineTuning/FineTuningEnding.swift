import RunbridgeCore

/// How a fine-tuning job goes. The raw values are what `metadata: {"standin": "…"}` takes.
public enum FineTuningEnding: String, Sendable, CaseIterable {
    /// `succeeded`, with a model.
    case succeeded
    /// `failed` while its files are validated, with an `error`.
    case failed
    /// Somebody calls it off while it runs: `cancelled`.
    case cancelled
    /// `paused` while it runs, until it is resumed or cancelled.
    case paused
    /// `running` until it is paused or cancelled.
    case unending

    /// The script of a job that ends so: one `pace` of validating, one in the queue, two of training in four steps.
    public func script(job id: String, model: String, pace: Duration) -> Script {
        Script(Script.Step("validating_files"), following(job: id, model: model, pace: pace))
    }

    private func following(job id: String, model: String, pace: Duration) -> [Script.Step] {
        let queued = Script.Step("queued", after: pace)
        let running = Script.Step("running", after: pace)
        let step = Script.Step("running", after: pace / 2)
        switch self {
        case .succeeded:
            return [queued, running] + Self.training(job: id, model: model, pace: pace)
        case .failed:
            let error: JSON = [
                "code": "invalid_training_file", "param": "training_file",
                "message": "The training file has fewer examples than a job needs.",
            ]
            return [Script.Step("failed", after: pace, [JSON.Member("error", error)])]
        case .cancelled:
            return [queued, running, step, Script.Step("cancelled", after: pace / 2)]
        case .paused:
            return [queued, running, step, Script.Step("paused", after: pace / 2)]
        case .unending:
            return [queued, running, step]
        }
    }

    /// What comes after `running` of a job that succeeds.
    static func training(job id: String, model: String, pace: Duration) -> [Script.Step] {
        let suffix = id.split(separator: "-", maxSplits: 1).last ?? ""
        let result: [JSON.Member] = [
            JSON.Member("fine_tuned_model", .string("ft:\(model):standin::\(suffix.suffix(8))")),
            JSON.Member("result_files", [.string("file-metrics\(suffix)")]),
            JSON.Member("trained_tokens", 5768),
        ]
        return (1...3).map { _ in Script.Step("running", after: pace / 2) } + [
            Script.Step("succeeded", after: pace / 2, result)
        ]
    }
}
