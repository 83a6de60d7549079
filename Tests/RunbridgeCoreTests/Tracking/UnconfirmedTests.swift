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

    /// All of an id but its moment: its last 16 characters are 80 bits.
    private func change(of id: EventID) -> Substring { id.text.suffix(16) }

    @Test func theSameCallHasTheSameIDWheneverItComesButForItsMoment() throws {
        func id(_ delivery: String, type: String = "push", _ second: Int64) throws -> EventID {
            let observation = Observation(
                key: RunKey(watcher: "ci", kind: "webhook", id: type), via: .webhook, observedAt: at(second),
                finding: .unknown(Sighting(status: .unknown, raw: type), delivery: delivery))
            return try #require(Tracker(digest: mixingDigest).track(observation, nil).events.first).id
        }
        #expect(try id("msg_1", 5) == id("msg_1", 5))
        let (first, again) = (try id("msg_1", 5), try id("msg_1", 86_405))
        #expect(change(of: first) == change(of: again))
        #expect(first.time == at(5) && again.time == at(86_405))
        let others = try [id("msg_2", 5), id("msg_1", type: "pull", 5), id("", 5), id("msg_1\u{0}", 5)]
        #expect(Set((others + [first]).map(change)).count == 5)
    }
}
