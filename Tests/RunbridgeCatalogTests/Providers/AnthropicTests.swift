import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import Testing

/// How an ended message batch ended, which its counts alone tell.
struct AnthropicTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var counts: String
        var isCancelAsked = false
        var status: Status
        var isPartial = false
        var testDescription: String { "\(counts)\(isCancelAsked ? ", cancel asked" : "")" }

        /// Counts of succeeded, errored, canceled, expired.
        init(
            _ succeeded: Int, _ errored: Int, _ canceled: Int, _ expired: Int, cancelAsked: Bool = false,
            _ status: Status, partial: Bool = false
        ) {
            counts =
                #"{"processing":0,"succeeded":\#(succeeded),"errored":\#(errored),"canceled":\#(canceled),"expired":\#(expired)}"#
            (isCancelAsked, self.status, isPartial) = (cancelAsked, status, partial)
        }
    }

    @Test(
        arguments: [
            Case(100, 0, 0, 0, .succeeded), Case(0, 0, 0, 0, .succeeded),
            Case(0, 0, 100, 0, cancelAsked: true, .canceled), Case(0, 0, 100, 0, .canceled),
            Case(0, 0, 0, 100, .expired), Case(0, 100, 0, 0, .failed), Case(0, 50, 50, 0, cancelAsked: true, .failed),
            Case(0, 0, 50, 50, .failed), Case(50, 50, 0, 0, .succeeded, partial: true),
            Case(50, 0, 50, 0, cancelAsked: true, .canceled, partial: true),
            Case(50, 0, 50, 0, .succeeded, partial: true),
            Case(99, 0, 0, 1, cancelAsked: true, .succeeded, partial: true),
            Case(100, 0, 0, 0, cancelAsked: true, .succeeded),
        ])
    func theCountsTellHowABatchEnded(_ row: Case) throws {
        let asked = row.isCancelAsked ? #""2024-09-24T19:00:00Z""# : "null"
        let object = try JSON(
            parsing:
                #"{"id":"m","processing_status":"ended","cancel_initiated_at":\#(asked),"request_counts":\#(row.counts)}"#
        )
        let reading = try embeddedKind("anthropic", "message_batch").reading(of: object).get()
        #expect(reading.sighting.status == row.status)
        #expect(reading.sighting.partial == row.isPartial)
        #expect(reading.sighting.raw == "ended")
        #expect(reading.unknownWord == nil)
    }

    @Test func asksWithTheVersionAndTheKey() throws {
        let provider = try #require(Catalog.provider(named: "anthropic"))
        let request = try provider.listRequest(
            for: try embeddedKind("anthropic", "message_batch"), cursor: .parameter("msgbatch_1"))
        #expect(request.url == "https://api.anthropic.com/v1/messages/batches?limit=100&after_id=msgbatch_1")
        #expect(
            request.headers(key: Secret("k")) == [
                RequestHeader(name: "anthropic-version", value: "2026-10-21"),
                RequestHeader(name: "x-api-key", value: "k"),
            ])
    }

    @Test func whatIsInBetaIsWatchedByNameOnly() throws {
        let provider = try #require(Catalog.provider(named: "anthropic"))
        #expect(provider.standingKinds.map(\.name) == ["message_batch"])
    }
}
