import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import TestSupport
import Testing

/// Random objects and webhooks for every kind of every shipped provider.
@Suite struct ProviderFuzzTests {
    /// A kind and where it looks.
    struct Target {
        var kind: ProviderKind
        var spots: Spots

        /// What is wrong with a reading of an object: a status that neither a word nor a rule gives.
        func complaint(about reading: ProviderReading, of object: JSON) -> String? {
            let told = reading.sighting
            if reading.id.isEmpty || told.raw.isEmpty {
                return "nothing where something has to be: \(object.encodedText)"
            }
            let byWord = kind.words.contains { $0.raw == told.raw && $0.status == told.status }
            let byRule = kind.rules.contains { $0.status == told.status && $0.conditions.matches(object) }
            let isUnknown = told.status == .unknown && reading.unknownWord == told.raw
            return byWord || byRule || isUnknown
                ? nil : "\(kind.provider) \(kind.name) is \(told.status) by \(told.raw): \(object.encodedText)"
        }
    }

    static let targets = Catalog.providers.flatMap(\.kinds).map { kind in
        Target(kind: kind, spots: Spots(kind.fields, words: kind.words, rules: kind.rules))
    }

    @Test(arguments: Fuzzing.seeds()) func aRunIsOverOnlyWhereAWordOrARuleSaysSo(_ seed: UInt64) {
        var (readings, ends) = (0, 0)
        let failure = Fuzzed.objects.failure(seed: seed) { random in
            let target = random.one(of: Self.targets)
            let object = target.spots.object(&random)
            guard case .success(let reading) = target.kind.reading(of: object) else { return nil }
            readings += 1
            if reading.sighting.status.isTerminal { ends += 1 }
            return target.complaint(about: reading, of: object)
        }
        #expect(failure == nil)
        // Objects that nobody reads would hold nothing.
        #expect(readings > Fuzzed.objects.cases / Fuzzed.seedCount / 3 && ends > readings / 10)
    }

    static let senders = Catalog.providers.compactMap { provider in provider.webhook.map { (provider, $0) } }

    @Test(arguments: Fuzzing.seeds()) func aWebhookTellsOnlyWhatItsTypeMayTell(_ seed: UInt64) {
        var runs = 0
        let failure = Fuzzed.webhooks.failure(seed: seed) { random in
            let (provider, webhook) = random.one(of: Self.senders)
            let event = random.one(of: webhook.events)
            guard let kind = provider.kind(named: event.kind) else { return "\(event.type) has no kind" }
            let type = random.chance(oneIn: 8) ? random.hostileText() : event.type
            let (target, object) = Self.object(of: event, as: kind, &random)
            var body = object
            if case .full(let full) = event.content, let place = full.object {
                body = JSON.object([]).planting(object, at: place)
            }
            var headers: [String: String] = [:]
            switch webhook.type {
            case nil: break
            case .body(let path): body = body.planting(.string(type), at: path)
            case .header(let name): headers[name] = type
            }
            guard let reading = provider.read(webhook: body, header: { headers[$0] }) else { return "nothing is read" }
            let known = webhook.events.contains { $0.type == type } || webhook.type == nil
            switch reading {
            case .run(let name, let told, let isHint):
                runs += 1
                guard known, name == kind.name || type != event.type else {
                    return "\(type.debugDescription) tells of \(name)"
                }
                guard type == event.type, !isHint else { return told.id.isEmpty ? "a run without an id" : nil }
                // The type may stand inside of the object.
                guard case .full(let full) = event.content, let seen = full.object.map({ body.value(at: $0) }) ?? body
                else { return "what is no hint holds no run" }
                return target.complaint(about: told, of: seen)
            case .noRun(let told): return webhook.ignored.contains(told) ? nil : "\(told) is not ignored"
            case .unknownType(let told): return !known || told == Provider.untyped ? nil : "\(told) is known"
            case .unreadable: return known ? nil : "\(type.debugDescription) is not known"
            }
        }
        #expect(failure == nil)
        #expect(runs > Fuzzed.webhooks.cases / Fuzzed.seedCount / 3)
    }

    /// What a webhook of a type may hold, and the kind as that type reads it.
    private static func object(
        of event: WebhookEvent, as kind: ProviderKind, _ random: inout SeededRandom
    ) -> (Target, JSON) {
        var own = kind
        switch event.content {
        case .thin(let thin):
            own.fields.id = thin.id
            own.fields.createdAt = thin.time
        case .full(let full):
            own.fields = full.fields ?? kind.fields
            own.words = full.words ?? kind.words
            own.rules = full.rules ?? kind.rules
        }
        let spots = Spots(own.fields, words: own.words, rules: own.rules)
        return (Target(kind: own, spots: spots), spots.object(&random))
    }
}
