import RunbridgeCore

/// How a background response goes. The raw values are what `metadata: {"standin": "…"}` takes.
public enum ResponseEnding: String, Sendable, CaseIterable {
    /// `completed`, with a text.
    case completed
    /// `failed`, with an `error`.
    case failed
    /// `incomplete`: it came to `max_output_tokens`.
    case incomplete
    /// Somebody calls it off while it is in progress: `cancelled`.
    case cancelled
    /// `in_progress` until it is cancelled.
    case unending

    /// The script of a background response that ends so: one `pace` in the queue, two in progress.
    public func script(response id: String, pace: Duration) -> Script {
        let working = Script.Step("in_progress", after: pace)
        guard var last = last(of: id) else { return Script(Script.Step("queued"), [working]) }
        last.after = pace * 2
        return Script(Script.Step("queued"), [working, last])
    }

    /// The script of a response that is over when its creation is answered.
    func immediateScript(response id: String) -> Script {
        Script(last(of: id) ?? Script.Step("in_progress"))
    }

    private func last(of id: String) -> Script.Step? {
        switch self {
        case .completed:
            Script.Step("completed", Self.answer(of: id, "A stand-in answers; no model ran.", status: "completed"))
        case .failed:
            Script.Step(
                "failed", [JSON.Member("error", ["code": "server_error", "message": "The stand-in lets it fail."])])
        case .incomplete:
            Script.Step(
                "incomplete",
                [JSON.Member("incomplete_details", ["reason": "max_output_tokens"])]
                    + Self.answer(of: id, "A stand-in answers; no", status: "incomplete"))
        case .cancelled: Script.Step("cancelled")
        case .unending: nil
        }
    }

    private static func answer(of id: String, _ text: String, status: String) -> [JSON.Member] {
        let suffix = id.split(separator: "_", maxSplits: 1).last ?? ""
        let message: JSON = [
            "id": .string("msg_\(suffix)"), "type": "message", "status": .string(status), "role": "assistant",
            "content": [["type": "output_text", "annotations": [], "logprobs": [], "text": .string(text)]],
        ]
        let usage: JSON = [
            "input_tokens": 12, "input_tokens_details": ["cached_tokens": 0, "cache_write_tokens": 0],
            "output_tokens": 9, "output_tokens_details": ["reasoning_tokens": 0], "total_tokens": 21,
        ]
        return [JSON.Member("output", [message]), JSON.Member("usage", usage)]
    }
}
