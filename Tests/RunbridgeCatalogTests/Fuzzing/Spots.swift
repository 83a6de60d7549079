import RunbridgeCore
import RunbridgeDocument
import RunbridgeProviders
import TestSupport

/// Where a kind looks, and what it looks for there.
struct Spots {
    var ids: [JSONPath]
    var statuses: [JSONPath]
    var others: [JSONPath]
    var words: [String]

    init(_ fields: RunFields, words: [ProviderKind.Word], rules: [Rule]) {
        ids = fields.id
        statuses = fields.status
        others = fields.name + fields.attempt + fields.reason + fields.errorCode + fields.errorMessage
        others += fields.createdAt + fields.startedAt
        let counts = fields.counts
        others += counts.total + counts.succeeded + counts.failed + counts.canceled + counts.expired + counts.active
        switch fields.changedAt {
        case .none: break
        case .anywhere(let paths): others += paths
        case .byWord(let words): others += words.flatMap(\.value)
        }
        switch fields.labels {
        case .none: break
        case .object(let paths): others += paths
        case .each(let labels): others += labels.flatMap(\.value)
        }
        let conditions = rules.flatMap(\.conditions.conditions)
        // What rules ask of decides: it is as likely as the words.
        statuses += conditions.map(\.path)
        self.words = words.map(\.raw) + rules.compactMap(\.raw) + conditions.flatMap { $0.test.texts }
        if self.words.isEmpty { self.words = ["running"] }
    }

    /// An object that looks like one of the kind, more or less.
    func object(_ random: inout SeededRandom) -> JSON {
        var object: JSON = random.chance(oneIn: 20) ? random.json() : [:]
        if !random.chance(oneIn: 10), let path = ids.first { object = object.planting(Self.id(&random), at: path) }
        for _ in 0...random.below(3) where !statuses.isEmpty {
            object = object.planting(word(&random), at: random.one(of: statuses))
        }
        for _ in 0..<random.below(3) where !others.isEmpty {
            object = object.planting(value(&random), at: random.one(of: others))
        }
        return object
    }

    private static func id(_ random: inout SeededRandom) -> JSON {
        random.chance(oneIn: 4) ? random.json(depth: 1) : .string("run_\(random.below(1000))")
    }

    private func word(_ random: inout SeededRandom) -> JSON {
        switch random.below(8) {
        case 0: random.json(depth: 1)
        case 1: .bool(random.chance(oneIn: 2))
        case 2: .number(JSONNumber(Int64(random.below(5))))
        case 3: .string(random.one(of: words).uppercased())
        default: .string(random.one(of: words))
        }
    }

    private func value(_ random: inout SeededRandom) -> JSON {
        switch random.below(4) {
        case 0: .number(JSONNumber(Int64(1_764_061_800 + random.below(1000))))
        case 1: "2026-11-25T09:30:00Z"
        case 2: .string(random.one(of: words))
        default: random.json()
        }
    }
}

extension Matcher.Test {
    /// Texts that it is about.
    fileprivate var texts: [String] {
        switch self {
        case .equals(let json): json.text.map { [$0] } ?? []
        case .glob(let glob): [glob.pattern.filter { $0 != "*" }]
        case .anyOf(let tests): tests.flatMap(\.texts)
        case .compare, .exists: []
        }
    }
}
