import RunbridgeCore

extension Batch {
    /// The files with its results that are there by now, oldest first.
    func resultFiles(at now: Timestamp) -> [StoredFile] {
        let shown = json(at: now)
        let date = life.standing(at: now).turns.last?.at ?? createdAt
        let counts = shown["request_counts"]
        let completed = Int(counts?["completed"]?.int ?? 0)
        let failed = Int(counts?["failed"]?.int ?? 0)
        var files: [StoredFile] = []
        if let id = shown["output_file_id"]?.string {
            files.append(resultFile(id, "output", date, (0..<completed).map(outputLine)))
        }
        if let id = shown["error_file_id"]?.string {
            files.append(resultFile(id, "error", date, (completed..<completed + failed).map(errorLine)))
        }
        return files
    }

    private func resultFile(_ id: String, _ what: String, _ date: Timestamp, _ lines: [JSON]) -> StoredFile {
        StoredFile(
            id: id, createdAt: date, filename: "\(self.id)_\(what).jsonl", purpose: "batch_output",
            content: lines.flatMap { $0.encoded() + [UInt8(ascii: "\n")] })
    }

    private func outputLine(_ index: Int) -> JSON {
        let body: JSON = ["object": "response", "model": .orNull(model), "output_text": "No model ran: a stand-in."]
        return line(index, response: answer(index, status: 200, body), error: .null)
    }

    private func errorLine(_ index: Int) -> JSON {
        let refusal = Refusal(status: 500, message: "The stand-in lets this request fail.", type: "server_error")
        return line(index, response: answer(index, status: refusal.status, refusal.json), error: .null)
    }

    private func answer(_ index: Int, status: Int, _ body: JSON) -> JSON {
        ["status_code": .count(status), "request_id": .string("req_\(id)_\(index)"), "body": body]
    }

    private func line(_ index: Int, response: JSON, error: JSON) -> JSON {
        let customID = customIDs.indices.contains(index) ? customIDs[index] : "request-\(index + 1)"
        return [
            "id": .string("batch_req_\(id)_\(index)"), "custom_id": .string(customID), "response": response,
            "error": error,
        ]
    }
}
