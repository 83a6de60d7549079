import RunbridgeCore
import Testing

/// One change has one id, whoever saw it.
@Suite struct IdentityTests {
    @Test(arguments: Observation.Via.allCases)
    func twoWhoSawTheSameChangeMakeTheSameID(_ via: Observation.Via) {
        var polled = Watched.after(sighting(.running, changed: 0))
        var told = polled
        told.clock += 77
        let first = polled.see(sighting(.failed, changed: 50))
        let second = told.see(sighting(.failed, changed: 50), via: via)
        #expect(first.count == 1 && first.map(\.id) == second.map(\.id))
    }

    @Test func theSecondWhoSeesIsToldNothing() {
        var watched = Watched.after(sighting(.running, changed: 0))
        #expect(watched.see(sighting(.failed, changed: 50), via: .webhook).count == 1)
        #expect(watched.see(sighting(.failed, changed: 50), via: .poll).isEmpty)
    }

    @Test func anAnomalyToldAgainHasTheSameID() throws {
        var watched = Watched.after(sighting(.succeeded, attempt: 1))
        let first = try #require(watched.see(.failed).first)
        let again = try #require(watched.see(.failed).first)
        let byWebhook = try #require(watched.see(.failed, via: .webhook, attempt: 1).first)
        #expect(first.id == again.id && again.id == byWebhook.id)
        #expect(first.time != again.time)
    }

    @Test func anotherAnomalyHasAnotherID() throws {
        var watched = Watched.after(sighting(.succeeded, attempt: 3))
        watched.pace = 61
        let events = [
            watched.see(.failed), watched.see(.expired), watched.see(.failed, attempt: 2),
            watched.see(.failed, attempt: 1), watched.see(sighting(.failed, raw: "failed 2", attempt: 3)),
        ].flatMap { $0 }
        #expect(events.texts == Array(repeating: "run.anomaly", count: 5))
        #expect(Set(events.map(\.id)).count == 5)
    }

    @Test func runsThatDifferInOneNameHaveOtherIDs() {
        let keys = [
            ("openai", "batch", "a"), ("openai2", "batch", "a"), ("openai", "batch2", "a"), ("openai", "batch", "b"),
            // Hostile: the same text, cut elsewhere.
            ("openaib", "atch", "a"), ("openai", "batcha", ""), ("", "openaibatch", "a"), ("openai", "batch\u{0}", "a"),
        ].map { RunKey(watcher: $0.0, kind: $0.1, id: $0.2) }
        let ids = keys.map { key in
            var watched = Watched()
            return watched.see(sighting(.running), key: key).map(\.id)
        }
        #expect(Set(ids.flatMap { $0 }).count == keys.count * 2)
    }
}
