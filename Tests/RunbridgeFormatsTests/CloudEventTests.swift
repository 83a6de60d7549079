import RunbridgeCore
import RunbridgeFormats
import Testing

struct CloudEventTests {
    @Test func structuredModeIsTheEventItself() throws {
        let event = event()
        let body = try Format.cloudEvents.render(event)
        #expect(body == RenderedBody(contentType: "application/cloudevents+json", bytes: event.body))
    }

    @Test func binaryModeCarriesAttributesAsHeadersAndDataAsBody() throws {
        let event = event()
        let body = try Format.binaryCloudEvents.render(event)
        #expect(body.contentType == "application/json")
        #expect(
            body.headers == [
                .init(name: "ce-specversion", value: "1.0"), .init(name: "ce-id", value: event.id.text),
                .init(name: "ce-source", value: "/watch/openai"), .init(name: "ce-type", value: "run.failed"),
                .init(name: "ce-subject", value: "batch/batch_abc"),
                .init(name: "ce-time", value: "2026-11-24T09:43:32.520Z"),
                .init(name: "ce-timestamp", value: "2026-11-24T09:43:32.520Z"),
            ])
        #expect(try JSON(parsing: body.bytes) == event.json()["data"])
    }

    @Test func binaryModeEncodesWhatAHeaderCannotHold() throws {
        let run = RunKey(watcher: "w", kind: "k\r\nX-Evil: 1", id: "Euro € \"q\" 100% ~")
        let time = Timestamp(milliseconds: 0)
        let state = RunState(
            key: run, sighting: Sighting(status: .failed, raw: "failed"), previous: nil, revision: 1, firstSeenAt: time,
            changedAt: time, observedAt: time)
        let event = Event(
            id: EventID(high: 1, low: 2), type: .status(.failed), time: time, run: state, via: .poll)
        let headers = try Format.binaryCloudEvents.render(event.encoded()).headers
        let subject = try #require(headers.first { $0.name == "ce-subject" })
        #expect(subject.value == "k%0D%0AX-Evil:%201/Euro%20%E2%82%AC%20%22q%22%20100%25%20~")
        #expect(headers.allSatisfy { $0.value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f } })
    }
}
