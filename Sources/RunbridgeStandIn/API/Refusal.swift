import RunbridgeCore

/// A request that is not granted: an HTTP status and OpenAI's error body.
struct Refusal: Error, Equatable {
    /// The HTTP status.
    var status: Int
    /// What is wrong, for people.
    var message: String
    /// What sort of error it is.
    var type = "invalid_request_error"
    /// The parameter that is at fault.
    var param: String?
    /// What is wrong, for programs.
    var code: String?

    /// `{"error": {…}}`
    var json: JSON {
        [
            "error": [
                "message": .string(message), "type": .string(type), "param": .orNull(param), "code": .orNull(code),
            ]
        ]
    }

    static func badRequest(_ message: String, param: String? = nil, code: String? = nil) -> Refusal {
        Refusal(status: 400, message: message, param: param, code: code)
    }

    static func notFound(_ message: String, param: String? = nil, code: String? = nil) -> Refusal {
        Refusal(status: 404, message: message, param: param, code: code)
    }

    static func conflict(_ message: String) -> Refusal {
        Refusal(status: 409, message: message)
    }

    static func missing(_ name: String) -> Refusal {
        badRequest("Missing required parameter: '\(name)'.", param: name, code: "missing_required_parameter")
    }

    static func wrongType(_ name: String, expected: String) -> Refusal {
        badRequest("Invalid type for '\(name)': expected \(expected).", param: name, code: "invalid_type")
    }

    static func wrongValue(_ name: String, _ value: String, supported: [String]) -> Refusal {
        let values = supported.map { "'\($0)'" }.joined(separator: ", ")
        return badRequest(
            "Invalid value: '\(value)'. Supported values are: \(values).", param: name, code: "invalid_value")
    }
}
