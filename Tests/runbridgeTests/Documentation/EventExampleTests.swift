import RunbridgeCore
import RunbridgeDaemon
import Testing

/// The event that the documentation shows.
@Suite(.inTurn) struct EventExampleTests {
    /// The same event, made anew.
    private static let event: Event = {
        let ended = Timestamp(rfc3339: "2026-11-25T03:23:42.000Z") ?? .zero
        let key = RunKey(watcher: "openai", kind: "batch", id: "batch_a5b12ed88915a16678d443754dd99772")
        let sighting = Sighting(
            status: .succeeded, raw: "completed", provider: "openai", attempt: 1, partial: true,
            counts: Counts(total: 100, succeeded: 90, failed: 10), createdAt: ended + .seconds(-3),
            startedAt: ended + .seconds(-2), changedAt: ended)
        let state = RunState(
            key: key, sighting: sighting, previous: .running, revision: 5, firstSeenAt: ended, changedAt: ended,
            observedAt: ended + .milliseconds(1294))
        let id = EventID(
            of: .status(.succeeded), run: key, attempt: 1, revision: 5, time: ended, digest: Assembly.digest)
        return Event(id: id, type: .status(.succeeded), time: ended, run: state, via: .poll)
    }()

    private static let page = Page.article("TheEvent")

    @Test func itIsWhatTheEncoderWrites() throws {
        let block = try #require(Self.page.blocks.first { $0.language == "json" })
        let shown = try JSON(parsing: Array(block.text.utf8)).encodedText
        let written = String(decoding: Self.event.encoded().body, as: UTF8.self)
        #expect(shown == written)
    }

    /// Every member that an event can have has a row in the table, and no row names another.
    @Test func itsTableHasEveryMember() throws {
        var event = Self.event
        event.anomaly = "it cannot be"
        event.run.sighting.object = ["status": "completed"]
        event.run.sighting.unconfirmed = true
        let json = try event.encoded().json()
        let members = (json.members ?? []).map(\.name).filter { $0 != "data" }
        let data = (json["data"]?.members ?? []).map { "data.\($0.name)" }
        #expect(data.count > 15)
        let table = try #require(Self.page.text.firstRange(of: "| member |")).upperBound
        let rows = Self.page.text[table...].split(separator: "\n").dropFirst(2).prefix { $0.hasPrefix("|") }
        let named = rows.flatMap { row in
            row.split(separator: "|")[0].matches(of: /`([^`]+)`/).map { String($0.output.1) }
        }
        #expect(named.sorted() == (members + data).sorted())
    }

    @Test func itsTypesAreAllThatThereAre() {
        let types = Set(EventType.all.map(\.text))
        let named = Set(Self.page.codes.filter { $0.contains(/^(run|watch|sink|webhook)\.[a-z_]+$/) })
        #expect(named == types)
    }

    @Test func theStatusesFoldAsTheTableSays() {
        let rows = Page.article("Watching").text.split(separator: "\n").compactMap {
            $0.firstMatch(of: /^\| `(\w+)` \| `(\w+)` \| (yes)? ?\|/)
        }
        let said = rows.map { "\($0.output.1) \($0.output.2) \($0.output.3 != nil)" }
        let are = Status.allCases.map { "\($0.rawValue) \($0.core.rawValue) \($0.isTerminal)" }
        #expect(said.sorted() == are.sorted())
    }
}
