import RunbridgeCore

extension Account {
    mutating func answerAboutResponses(_ call: APICall, at now: Timestamp) throws(Refusal) -> APIAnswer {
        switch call.endpoint {
        case .createResponse:
            let response = try newResponse(Parameters(call.body), at: now)
            responses[response.id] = response
            return APIAnswer(response.json(at: now))
        case .deleteResponse:
            let response = try response(call.id)
            responses[response.id] = nil
            return APIAnswer(["id": .string(response.id), "object": "response", "deleted": true])
        case .cancelResponse:
            var response = try response(call.id)
            try response.cancel(at: now)
            responses[response.id] = response
            return APIAnswer(response.json(at: now))
        default:
            guard call.query["stream"] != "true" else { throw Self.noStreams }
            return APIAnswer(try response(call.id).json(at: now))
        }
    }

    private func response(_ id: String) throws(Refusal) -> BackgroundResponse {
        guard let response = responses[id] else {
            throw .notFound("Response with id '\(id)' not found.")
        }
        return response
    }

    private mutating func newResponse(_ parameters: Parameters, at now: Timestamp) throws(Refusal)
        -> BackgroundResponse
    {
        let model = try parameters.string("model")
        guard parameters["input"] != nil || parameters["prompt"] != nil else { throw .missing("input") }
        guard try parameters.optionalBool("stream") != true else { throw Self.noStreams }
        let isBackground = try parameters.optionalBool("background") ?? false
        if isBackground, try parameters.optionalBool("store") == false {
            throw .badRequest("A background response must be stored.", param: "store", code: "invalid_value")
        }
        let metadata = try parameters.metadata()
        let ending = try parameters.ending(standard: ResponseEnding.completed)
        let id = identifiers.response()
        var response = BackgroundResponse(
            id: id, createdAt: now, model: model, metadata: metadata, isBackground: isBackground,
            script: isBackground ? ending.script(response: id, pace: pace) : ending.immediateScript(response: id))
        response.requested = Self.shownAgain.compactMap { name in
            parameters[name].map { JSON.Member(name, $0) }
        }
        return response
    }

    private static let noStreams = Refusal.badRequest(
        "The stand-in has no streams.", param: "stream", code: "unsupported_parameter")

    /// What a response shows as it was asked for.
    private static let shownAgain = [
        "instructions", "max_output_tokens", "parallel_tool_calls", "previous_response_id", "reasoning", "store",
        "temperature", "text", "tool_choice", "tools", "top_p", "truncation", "user",
    ]
}
