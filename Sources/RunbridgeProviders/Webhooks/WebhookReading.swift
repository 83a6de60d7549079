public import RunbridgeCore

/// What a genuine webhook tells.
public enum WebhookReading: Sendable, Equatable {
    /// Something of a run. A hint says little and may be late: the run is to be read again where that can be.
    case run(kind: String, reading: ProviderReading, isHint: Bool)
    /// It is of a type that is known and tells of no run.
    case noRun(type: String)
    /// It is of a type that nobody knows.
    case unknownType(String)
    /// It is of a type that tells of runs, and what should be in it is not.
    case unreadable(ReadingProblem)
}

extension Provider {
    /// Reads a genuine webhook. One that does not say of which type it is, is of the unknown type ``untyped``.
    ///
    /// - Parameters:
    ///   - body: its body.
    ///   - header: looks a header up by its name, whatever its case.
    /// - Returns: what it tells; `nil` if the provider's file says nothing of webhooks.
    public func read(webhook body: JSON, header: (String) -> String?) -> WebhookReading? {
        guard let webhook else { return nil }
        let event: WebhookEvent
        if let place = webhook.type {
            let type = place.type(of: body, header: header) ?? Self.untyped
            guard let known = webhook.events.first(where: { $0.type == type }) else {
                return webhook.ignored.contains(type) ? .noRun(type: type) : .unknownType(type)
            }
            event = known
        } else {
            guard let only = webhook.events.first else { return .unknownType(Self.untyped) }
            event = only
        }
        guard let kind = kind(named: event.kind) else { return .unknownType(event.type) }
        return event.read(body, as: kind)
    }

    /// The type of a webhook that does not say of which type it is.
    public static let untyped = "untyped"
}

extension ProviderWebhook.TypePlace {
    func type(of body: JSON, header: (String) -> String?) -> String? {
        let text =
            switch self {
            case .body(let path): body.value(at: path)?.text
            case .header(let name): header(name)
            }
        guard let text, !text.isEmpty else { return nil }
        return text
    }
}

extension WebhookEvent {
    fileprivate func read(_ body: JSON, as kind: ProviderKind) -> WebhookReading {
        switch content {
        case .thin(let thin):
            guard body.members != nil else { return .unreadable(.noObject) }
            guard let id = kind.fields.id(of: body, at: thin.id) else { return .unreadable(.noID) }
            let status = kind.meaning(of: thin.word)
            let time = body.first(at: thin.time).flatMap { Timestamp(anyNotation: $0) }
            return .run(
                kind: kind.name,
                reading: ProviderReading(
                    id: id,
                    sighting: Sighting(
                        status: status ?? .unknown, raw: thin.word, provider: kind.provider, changedAt: time),
                    unknownWord: status == nil ? thin.word : nil),
                isHint: true)
        case .full(let full):
            guard let object = full.object.map({ body.value(at: $0) }) ?? body else { return .unreadable(.noObject) }
            switch full.kind(from: kind).reading(of: object) {
            case .success(let reading): return .run(kind: kind.name, reading: reading, isHint: false)
            case .failure(let problem): return .unreadable(problem)
            }
        }
    }
}

extension WebhookEvent.Full {
    /// The kind as this webhook's object is read.
    func kind(from kind: ProviderKind) -> ProviderKind {
        // Most have nothing of their own, and webhooks come often.
        guard fields != nil || words != nil || rules != nil else { return kind }
        var own = kind
        own.fields = fields ?? own.fields
        own.words = words ?? own.words
        own.rules = rules ?? own.rules
        return own
    }
}

extension ProviderKind {
    /// What a word means, though no object is there to ask the rules about: what the table says, or the first rule that
    /// gives this word and a status.
    func meaning(of word: String) -> Status? {
        status(of: word) ?? rules.first { $0.raw == word && $0.status != nil }?.status
    }
}
