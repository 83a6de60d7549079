import RunbridgeCore

/// How a batch goes. The raw values are what `metadata: {"standin": "…"}` takes.
public enum BatchEnding: String, Sendable, CaseIterable {
    /// `completed`, every request done.
    case completed
    /// `completed`, a tenth of the requests failed (at least one): `error_file_id` is set.
    case partial
    /// `failed` while validating: `errors` says why.
    case failed
    /// `expired` half way: what was done is kept.
    case expired
    /// Somebody calls it off at a quarter: `cancelling`, then `cancelled`.
    case cancelled
    /// `in_progress` until it is cancelled.
    case unending

    /// The script of a batch that ends so.
    ///
    /// Validation takes one `pace`, the work two, the finishing one. While it works the counts go up by quarters.
    public func script(batch id: String, requests total: Int, pace: Duration) -> Script {
        let files = BatchFiles(batch: id)
        let quarter = { (part: Int) in
            Script.Step("in_progress", after: part == 0 ? pace : pace / 2, [counts(total * part / 4, 0, total)])
        }
        let following: [Script.Step]
        switch self {
        case .completed:
            following = (0...3).map(quarter) + finished(failed: 0, total, files, pace)
        case .partial:
            following = (0...3).map(quarter) + finished(failed: min(total, max(1, total / 10)), total, files, pace)
        case .failed:
            following = [Script.Step("failed", after: pace, [BatchFault.unreadable(line: 1).errors])]
        case .expired:
            let members = [counts(total / 2, 0, total)] + files.members(completed: total / 2, failed: 0)
            following = (0...2).map(quarter) + [Script.Step("expired", after: pace, members)]
        case .cancelled:
            let members = [counts(total / 4, 0, total)] + files.members(completed: total / 4, failed: 0)
            following =
                (0...1).map(quarter) + [
                    Script.Step("cancelling", after: pace / 2), Script.Step("cancelled", after: pace, members),
                ]
        case .unending:
            following = (0...1).map(quarter)
        }
        return Script(Script.Step("validating"), following)
    }

    private func finished(failed: Int, _ total: Int, _ files: BatchFiles, _ pace: Duration) -> [Script.Step] {
        let counts = counts(total - failed, failed, total)
        let members = files.members(completed: total - failed, failed: failed) + [usage(requests: total - failed)]
        return [
            Script.Step("finalizing", after: pace / 2, [counts]), Script.Step("completed", after: pace, members),
        ]
    }

    private func counts(_ completed: Int, _ failed: Int, _ total: Int) -> JSON.Member {
        JSON.Member(
            "request_counts", ["total": .count(total), "completed": .count(completed), "failed": .count(failed)])
    }

    private func usage(requests: Int) -> JSON.Member {
        JSON.Member(
            "usage",
            [
                "input_tokens": .count(12 * requests), "input_tokens_details": ["cached_tokens": 0],
                "output_tokens": .count(9 * requests), "output_tokens_details": ["reasoning_tokens": 0],
                "total_tokens": .count(21 * requests),
            ])
    }
}

/// The files that hold a batch's results. Their ids follow from the batch's.
struct BatchFiles: Sendable, Equatable {
    let output: String
    let errors: String

    init(batch id: String) {
        let suffix = id.split(separator: "_", maxSplits: 1).last ?? ""
        output = "file-output\(suffix)"
        errors = "file-errors\(suffix)"
    }

    /// What a batch shows of them, which is nothing of an empty one.
    func members(completed: Int, failed: Int) -> [JSON.Member] {
        (completed > 0 ? [JSON.Member("output_file_id", .string(output))] : [])
            + (failed > 0 ? [JSON.Member("error_file_id", .string(errors))] : [])
    }
}
