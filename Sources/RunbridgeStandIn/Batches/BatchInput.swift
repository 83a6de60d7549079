import RunbridgeCore

/// What a batch's input file says: its requests, or what is wrong with them.
struct BatchInput: Sendable, Equatable {
    /// The requests' own ids, in order.
    var customIDs: [String] = []
    /// The model that the first request names.
    var model: String?
    /// Everything that is wrong, in the order of the lines. A batch with any of it fails while validating.
    var faults: [BatchFault] = []

    /// Reads a file of JSON lines for a batch whose requests go to `endpoint`.
    init(_ content: [UInt8], endpoint: String) {
        let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var seen: Set<String> = []
        for (index, line) in lines.enumerated() where line.contains(where: { !Self.blanks.contains($0) }) {
            read(Array(line), number: index + 1, endpoint: endpoint, seen: &seen)
        }
        if customIDs.isEmpty, faults.isEmpty {
            faults.append(BatchFault(code: "empty_file", message: "The input file has no requests."))
        }
    }

    /// What is wrong where there is no such file.
    init(missing id: String) {
        faults = [
            BatchFault(code: "invalid_request", message: "Cannot find file \(id).", param: "file_id")
        ]
    }

    private static let blanks: [UInt8] = [0x20, 0x09, 0x0d]

    private mutating func read(_ line: [UInt8], number: Int, endpoint: String, seen: inout Set<String>) {
        guard let request = Self.json(line), request.members != nil else {
            faults.append(.unreadable(line: number))
            return
        }
        for name in ["custom_id", "method", "url", "body"] where request[name] == nil {
            faults.append(
                BatchFault(
                    code: "missing_required_parameter", message: "Missing required parameter: '\(name)'.",
                    line: number, param: name))
            return
        }
        let id = request["custom_id"]?.string ?? ""
        if !seen.insert(id).inserted {
            faults.append(
                BatchFault(
                    code: "duplicate_custom_id", message: "Another line has this custom_id too.", line: number,
                    param: "custom_id"))
        } else if request["url"]?.string != endpoint {
            faults.append(
                BatchFault(
                    code: "invalid_url", message: "The URL of this request does not match the batch's endpoint.",
                    line: number, param: "url"))
        } else if request["body"]?["stream"]?.bool == true {
            faults.append(
                BatchFault(
                    code: "streaming_unsupported", message: "Streaming is not supported in a batch.", line: number,
                    param: "body.stream"))
        } else {
            customIDs.append(id)
            model = model ?? request["body"]?["model"]?.string
        }
    }

    private static func json(_ line: [UInt8]) -> JSON? {
        // What is wrong with a line that is no JSON is not told, only that it is none.
        try? JSON(parsing: line)
    }
}

/// One thing that is wrong with a batch's input.
struct BatchFault: Sendable, Equatable {
    var code: String
    var message: String
    var line: Int?
    var param: String?

    static func unreadable(line: Int) -> BatchFault {
        BatchFault(code: "invalid_json_line", message: "This line is not parseable as valid JSON.", line: line)
    }

    /// The `errors` of a batch with this fault alone.
    var errors: JSON.Member { Self.errors([self]) }

    /// The `errors` of a batch with these faults.
    static func errors(_ faults: [BatchFault]) -> JSON.Member {
        let data = faults.map { fault -> JSON in
            [
                "code": .string(fault.code), "message": .string(fault.message), "param": .orNull(fault.param),
                "line": fault.line.map(JSON.count) ?? .null,
            ]
        }
        return JSON.Member("errors", ["object": "list", "data": .array(data)])
    }
}
