public import RunbridgeCore
public import RunbridgeProviders
import RunbridgeSigning

/// What the bodies of an endpoint hold.
public enum WebhookContent: Sendable {
    /// What a provider sends, of these kinds, or of all; webhooks of its other kinds are taken and change nothing. Hints
    /// are followed up where `reread` can read a run.
    case provider(Provider, kinds: Set<String>? = nil, keepsObject: Bool = false, reread: RereadRun? = nil)
    /// An object of a kind: at a path in the body, or the body itself.
    case kind(ProviderKind, at: JSONPath? = nil, keepsObject: Bool = false)
    /// What a line holds, `{"id": …, "status": …}`, or an event of another bridge.
    case lines(LineWords = LineWords())
}

/// What a webhook tells.
enum WebhookNews {
    /// What was found of a run; the word, if no table knows it.
    case run(kind: String, id: String, Observation.Finding, newWord: String? = nil, isHint: Bool = false)
    /// Something that is known and of no run.
    case nothing
    /// Something of a type that no table knows.
    case unknown(type: String, provider: String, JSON)
}

extension WebhookContent {
    /// What reads the run of a hint again.
    var reread: RereadRun? {
        switch self {
        case .provider(_, _, _, let reread): reread
        case .kind, .lines: nil
        }
    }

    /// The longest an id or a kind may be, in bytes.
    private static let nameLimit = LineObservation.nameLimit

    /// Reads a genuine request, once.
    func read(_ request: WebhookRequest<Verified>, at now: Timestamp) throws(Refusal) -> WebhookNews {
        let news: WebhookNews
        switch self {
        case .provider(let provider, let kinds, let keepsObject, _):
            news = try Self.read(
                try Self.json(of: request), of: provider, kinds, keepsObject: keepsObject,
                header: { request.values(of: $0).first })
        case .kind(let kind, let path, let keepsObject):
            news = try Self.read(try Self.json(of: request), as: kind, at: path, keepsObject: keepsObject)
        case .lines(let words): news = try Self.read(request, words, at: now)
        }
        if case .run(let kind, let id, _, _, _) = news {
            guard id.utf8.count <= Self.nameLimit, kind.utf8.count <= Self.nameLimit else {
                throw .unreadable("the run's id or kind is longer than \(Self.nameLimit) bytes")
            }
        }
        return news
    }

    private static func json(of request: WebhookRequest<Verified>) throws(Refusal) -> JSON {
        do {
            return try JSON(parsing: request.body)
        } catch {
            let isForm = request.values(of: "Content-Type").contains {
                $0.hasPrefix("application/x-www-form-urlencoded")
            }
            throw .unreadable(
                isForm
                    ? "the body is a form: let the sender send application/json" : "the body is no JSON: \(error)")
        }
    }

    // MARK: - A provider

    private static func read(
        _ json: JSON, of provider: Provider, _ kinds: Set<String>?, keepsObject: Bool, header: (String) -> String?
    ) throws(Refusal) -> WebhookNews {
        switch provider.read(webhook: json, header: header) {
        case .run(let kind, var reading, let isHint):
            guard kinds?.contains(kind) ?? true else { return .nothing }
            if keepsObject { reading.sighting.object = json.kept }
            return .run(
                kind: kind, id: reading.id, .seen(reading.sighting), newWord: reading.unknownWord, isHint: isHint)
        case .noRun: return .nothing
        case .unknownType(let type):
            guard type.utf8.count <= nameLimit else {
                throw .unreadable("the webhook's type is longer than \(nameLimit) bytes")
            }
            return .unknown(type: type, provider: provider.name, json)
        case .unreadable(let problem): throw .unreadable("\(problem)")
        case nil: throw .unreadable("\(provider.title) has no webhooks in its file")
        }
    }

    // MARK: - A kind

    private static func read(
        _ json: JSON, as kind: ProviderKind, at path: JSONPath?, keepsObject: Bool
    ) throws(Refusal) -> WebhookNews {
        guard let object = path.map({ json.value(at: $0) }) ?? json else {
            throw .unreadable("there is nothing at \(path?.description ?? "") in the body")
        }
        switch kind.reading(of: object) {
        case .failure(let problem): throw .unreadable("\(problem)")
        case .success(var reading):
            if keepsObject { reading.sighting.object = object.kept }
            return .run(
                kind: kind.name, id: reading.id, .seen(reading.sighting), newWord: reading.unknownWord)
        }
    }

    // MARK: - A line

    private static func read(
        _ request: WebhookRequest<Verified>, _ words: LineWords, at now: Timestamp
    ) throws(Refusal) -> WebhookNews {
        let plain = request.body.withUnsafeBufferPointer { FastLine.read($0) }
        let json = plain == nil ? try json(of: request) : .null
        do throws(LineProblem) {
            if let plain { return try news(plain, words, now) }
            guard BridgeEvent.isOne(json) else { return try news(try LineObservation(json), words, now) }
            switch try BridgeEvent.read(json) {
            case .nothing: return .nothing
            case .run(let kind, let id, let finding): return .run(kind: kind, id: id, finding)
            }
        } catch {
            throw .unreadable("\(error)")
        }
    }

    private static func news(
        _ line: LineObservation, _ words: LineWords, _ now: Timestamp
    ) throws(LineProblem) -> WebhookNews {
        let observation = try line.observation(watcher: "", via: .webhook, words: words, at: now)
        let key = observation.key
        return .run(
            kind: key.kind, id: key.id, observation.finding,
            newWord: words.isNew(line.status, kind: key.kind) ? line.status : nil)
    }
}
