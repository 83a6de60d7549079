import RunbridgeCore
import Testing

/// What a webhook said of a run that could not be read again, and what nobody could read at all.
@Suite struct UnconfirmedTests {
    private func told(_ status: Status, unconfirmed: Bool) -> Sighting {
        var sighting = sighting(status)
        sighting.unconfirmed = unconfirmed
        return sighting
    }

    @Test func anUnconfirmedWordIsMarkedInItsEventAndNotRemembered() throws {
        var watched = Watched.after(.running)
        let events = watched.see(told(.succeeded, unconfirmed: true), via: .webhook)
        #expect(events.texts == ["run.succeeded"])
        #expect(try events[0].encoded().json()["data"]?["unconfirmed"] == true)
        #expect(watched.state?.sighting.unconfirmed == false)
    }

    @Test func aConfirmedOneHasNoSuchMember() throws {
        var watched = Watched.after(.running)
        let events = watched.see(told(.succeeded, unconfirmed: false), via: .webhook)
        #expect(try events[0].encoded().json()["data"]?["unconfirmed"] == nil)
    }

    @Test(arguments: [true, false]) func theSameStatusConfirmedOrNotIsNoSecondEvent(_ first: Bool) {
        var watched = Watched.after(.running)
        #expect(watched.see(told(.failed, unconfirmed: first), via: .webhook).texts == ["run.failed"])
        #expect(watched.see(told(.failed, unconfirmed: !first)).isEmpty)
        #expect(watched.see(told(.failed, unconfirmed: first)).isEmpty)
    }

    @Test func whatNobodyKnowsIsAnEventOfItsOwnAndLeavesTheStateAlone() throws {
        var watched = Watched.after(.running)
        let before = watched.state
        let sighting = Sighting(status: .unknown, raw: "push", object: ["ref": "main"])
        let first = watched.take(.unknown(sighting, delivery: "msg_1"), via: .webhook)
        let second = watched.take(.unknown(sighting, delivery: "msg_2"), via: .webhook)
        #expect(first.texts == ["webhook.unknown"] && second.texts == ["webhook.unknown"])
        #expect(first[0].id != second[0].id)
        #expect(watched.state == before)
        let data = try #require(try first[0].encoded().json()["data"])
        #expect(data["raw"] == "push" && data["object"] == ["ref": "main"])
    }

    @Test func theSameCallOfTheSameTimeIsTheSameEvent() {
        let observation = Observation(
            key: Watched.key, via: .webhook, observedAt: at(5),
            finding: .unknown(Sighting(status: .unknown, raw: "push"), delivery: "msg_1"))
        let tracker = Tracker(digest: mixingDigest)
        #expect(tracker.track(observation, nil).events.map(\.id) == tracker.track(observation, nil).events.map(\.id))
    }
}
