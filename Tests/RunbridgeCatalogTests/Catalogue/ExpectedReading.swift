import Foundation
import RunbridgeCore
import RunbridgeProviders
import Testing

/// What is to be read from an object, as a fixture has it: what it leaves out is not there.
struct ExpectedReading {
    var id: String
    var sighting: Sighting

    init(_ json: JSON, provider: String) throws {
        id = try #require(json["id"]?.string)
        let status = try #require(json["status"]?.string.flatMap(Status.init(rawValue:)))
        sighting = Sighting(status: status, raw: try #require(json["raw"]?.string), provider: provider)
        sighting.name = json["name"]?.string
        sighting.url = json["url"]?.string
        for label in json["labels"]?.members ?? [] { sighting.labels[label.name] = label.value.string }
        sighting.attempt = json["attempt"]?.int.map { Int($0) }
        sighting.partial = json["partial"]?.bool ?? false
        sighting.reason = json["reason"]?.string
        sighting.error = json["error"].map { RunError(code: $0["code"]?.string, message: $0["message"]?.string) }
        sighting.counts = json["counts"].map(Self.counts)
        sighting.createdAt = try Self.moment(json["created_at"])
        sighting.startedAt = try Self.moment(json["started_at"])
        sighting.changedAt = try Self.moment(json["changed_at"])
    }

    private static func counts(_ json: JSON) -> Counts {
        func count(_ name: String) -> Int? { json[name]?.int.map { Int($0) } }
        return Counts(
            total: count("total"), succeeded: count("succeeded"), failed: count("failed"), canceled: count("canceled"),
            expired: count("expired"), active: count("active"))
    }

    private static func moment(_ json: JSON?) throws -> Timestamp? {
        guard let text = json?.string else { return nil }
        let moment: Timestamp = try #require(Timestamp(rfc3339: text), "\(text)")
        return moment
    }
}
