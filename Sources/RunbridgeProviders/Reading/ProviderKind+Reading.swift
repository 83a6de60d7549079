public import RunbridgeCore

extension ProviderKind {
    /// What an object says of a run: its id, and what status the words and rules make of it.
    ///
    /// A word that no table knows is no problem: the status is `unknown`, and the reading says which word it was.
    public func reading(of object: JSON) -> Result<ProviderReading, ReadingProblem> {
        guard object.members != nil else { return .failure(.noObject) }
        guard let id = fields.id(of: object, at: fields.id) else { return .failure(.noID) }
        let verdict = Verdict(of: rules, on: object)
        guard let raw = verdict.raw ?? object.text(at: fields.status) else { return .failure(.noStatus(id: id)) }
        let status = verdict.status ?? status(of: raw)
        return .success(
            ProviderReading(
                id: id,
                sighting: Sighting(
                    status: status ?? .unknown, raw: raw, provider: provider, name: object.text(at: fields.name),
                    url: fields.url?.url(of: object), labels: fields.labels.labels(of: object),
                    attempt: attempt(of: object), partial: verdict.partial ?? false,
                    reason: verdict.reason ?? object.text(at: fields.reason),
                    error: error(of: object, status: status ?? .unknown, partial: verdict.partial ?? false),
                    counts: fields.counts.counts(of: object), createdAt: moment(in: object, at: fields.createdAt),
                    startedAt: moment(in: object, at: fields.startedAt),
                    changedAt: moment(in: object, at: fields.changedAt.paths(for: raw))),
                unknownWord: status == nil ? raw : nil))
    }

    private func attempt(of object: JSON) -> Int? {
        guard let number = object.first(at: fields.attempt)?.wholeNumber, number > 0 else { return nil }
        return Int(number)
    }

    /// Some APIs put a word for a good course where others put an error: it is none of a run that did well so far.
    private func error(of object: JSON, status: Status, partial: Bool) -> RunError? {
        if !partial, [.queued, .running, .succeeded].contains(status) { return nil }
        let error = RunError(code: object.text(at: fields.errorCode), message: object.text(at: fields.errorMessage))
        return error == RunError() ? nil : error
    }

    private func moment(in object: JSON, at paths: [JSONPath]) -> Timestamp? {
        object.first(at: paths).flatMap { Timestamp(anyNotation: $0) }
    }
}
