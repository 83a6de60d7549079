import RunbridgeCore

extension Account {
    mutating func answerAboutJobs(_ call: APICall, at now: Timestamp) throws(Refusal) -> APIAnswer {
        switch call.endpoint {
        case .createFineTuningJob:
            let job = try newJob(Parameters(call.body), at: now)
            jobs[job.id] = job
            return APIAnswer(job.json(at: now))
        case .listFineTuningJobs:
            let wanted = call.query.items.filter { $0.name.hasPrefix("metadata[") && $0.name.hasSuffix("]") }
            return try list(
                jobs, call, limit: try call.query.int("limit", standard: 20, in: 1...100),
                where: { job in
                    wanted.allSatisfy { job.metadata[String($0.name.dropFirst(9).dropLast())]?.string == $0.value }
                },
                show: { $0.json(at: now) })
        case .listFineTuningEvents:
            return try list(
                try job(call.id).events(at: now), call, limit: try call.query.int("limit", standard: 20, in: 1...100),
                show: \.json)
        case .retrieveFineTuningJob:
            return APIAnswer(try job(call.id).json(at: now))
        default:
            return APIAnswer(try changedJob(call, at: now).json(at: now))
        }
    }

    private mutating func changedJob(_ call: APICall, at now: Timestamp) throws(Refusal) -> FineTuningJob {
        var job = try job(call.id)
        switch call.endpoint {
        case .pauseFineTuningJob: try job.pause(at: now)
        case .resumeFineTuningJob: try job.resume(at: now, pace: pace)
        default: try job.cancel(at: now)
        }
        jobs[job.id] = job
        return job
    }

    private func job(_ id: String) throws(Refusal) -> FineTuningJob {
        guard let job = jobs[id] else {
            throw .notFound(
                "Could not find fine tune: \(id)", param: "fine_tune_id", code: "fine_tune_not_found")
        }
        return job
    }

    private mutating func newJob(_ parameters: Parameters, at now: Timestamp) throws(Refusal) -> FineTuningJob {
        let model = try parameters.string("model")
        let trainingFile = try parameters.string("training_file")
        for name in ["training_file", "validation_file"] {
            guard let id = try parameters.optionalString(name), files[id]?.purpose != "fine-tune" else { continue }
            throw .badRequest("Invalid \(name): no file for fine-tuning is '\(id)'.", param: name)
        }
        let ending = try parameters.ending(standard: FineTuningEnding.succeeded)
        let id = identifiers.fineTuningJob()
        var job = FineTuningJob(
            id: id, createdAt: now, model: model, trainingFile: trainingFile, metadata: try parameters.metadata(),
            script: ending.script(job: id, model: model, pace: pace))
        job.requested = Self.requested(parameters, seed: identifiers.seed())
        return job
    }

    /// What was asked for and is shown again, with `auto` for what was left open.
    private static func requested(_ parameters: Parameters, seed: Int) -> [JSON.Member] {
        let method = parameters["method"]
        let type = method?["type"]?.string ?? "supervised"
        let asked = method?[type]?["hyperparameters"] ?? parameters["hyperparameters"]
        let hyperparameters = ["n_epochs", "batch_size", "learning_rate_multiplier"].map { name in
            JSON.Member(name, asked?[name] ?? "auto")
        }
        return [
            JSON.Member("seed", parameters["seed"] ?? .count(seed)),
            JSON.Member("validation_file", parameters["validation_file"] ?? .null),
            JSON.Member("hyperparameters", .object(hyperparameters)),
            JSON.Member(
                "method",
                method ?? ["type": "supervised", "supervised": ["hyperparameters": .object(hyperparameters)]]),
        ]
    }
}
