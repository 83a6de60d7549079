import RunbridgeCore

extension Account {
    mutating func answerAboutFiles(_ call: APICall, at now: Timestamp) throws(Refusal) -> APIAnswer {
        switch call.endpoint {
        case .createFile:
            let file = try uploaded(call, at: now)
            files[file.id] = file
            return APIAnswer(file.json)
        case .listFiles:
            return try listFiles(call)
        case .deleteFile:
            let file = try file(call.id)
            files[file.id] = nil
            return APIAnswer(["id": .string(file.id), "object": "file", "deleted": true])
        case .fileContent:
            return APIAnswer(contentType: "application/octet-stream", body: try file(call.id).content)
        default:
            return APIAnswer(try file(call.id).json)
        }
    }

    private func file(_ id: String) throws(Refusal) -> StoredFile {
        guard let file = files[id] else {
            throw .notFound("No such File object: \(id)", param: "id")
        }
        return file
    }

    private func listFiles(_ call: APICall) throws(Refusal) -> APIAnswer {
        let order = call.query["order"] ?? "desc"
        guard ["asc", "desc"].contains(order) else {
            throw .wrongValue("order", order, supported: ["asc", "desc"])
        }
        let purpose = call.query["purpose"]
        return try list(
            files, call, limit: try call.query.int("limit", standard: 10_000, in: 1...10_000),
            order: order == "asc" ? .oldestFirst : .newestFirst,
            where: { purpose == nil || $0.purpose == purpose }, show: \.json)
    }

    private mutating func uploaded(_ call: APICall, at now: Timestamp) throws(Refusal) -> StoredFile {
        guard let form = MultipartForm(call.body, contentType: call.contentType ?? "") else {
            throw .badRequest("The body of this request is not multipart/form-data that could be parsed.")
        }
        guard let purpose = form["purpose"].map({ String(decoding: $0.content, as: UTF8.self) }) else {
            throw .missing("purpose")
        }
        guard StoredFile.purposes.contains(purpose) else {
            throw .wrongValue("purpose", purpose, supported: StoredFile.purposes)
        }
        guard let part = form["file"], let filename = part.filename else { throw .missing("file") }
        if ["batch", "fine-tune"].contains(purpose), !Self.beginsWithJSON(part.content) {
            throw .badRequest("Invalid file format for purpose '\(purpose)'. Must be .jsonl", param: "file")
        }
        return StoredFile(
            id: identifiers.file(), createdAt: now, filename: filename, purpose: purpose, content: part.content)
    }

    /// Whether the first line of a file is a JSON object, which is as far as an upload is looked at.
    private static func beginsWithJSON(_ content: [UInt8]) -> Bool {
        // What is wrong with a line that is no JSON is not told, only that it is none.
        (try? JSON(parsing: Array(content.prefix { $0 != UInt8(ascii: "\n") })))?.members != nil
    }
}
