import RunbridgeCore
import Testing

@Suite struct NameTroubleTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var ends: [(Status, Int64)]
        /// How many failed and since when, after all of them; `nil` for a name that is well.
        var trouble: NameTrouble?
        /// The troubles that were told to be over.
        var recovered: [NameTrouble] = []
    }

    @Test(arguments: [
        Case(testDescription: "nothing failed", ends: [(.succeeded, 1), (.canceled, 2)]),
        Case(
            testDescription: "two failed, one succeeded", ends: [(.failed, 10), (.expired, 20), (.succeeded, 30)],
            recovered: [NameTrouble(since: at(10), failures: 2)]),
        Case(
            testDescription: "only the first success is news",
            ends: [(.incomplete, 1), (.succeeded, 2), (.succeeded, 3)],
            recovered: [NameTrouble(since: at(1), failures: 1)]),
        Case(
            testDescription: "what was called off says nothing", ends: [(.failed, 1), (.canceled, 2), (.skipped, 3)],
            trouble: NameTrouble(since: at(1), failures: 1)),
        Case(
            testDescription: "what goes on says nothing", ends: [(.failed, 1), (.running, 2), (.unknown, 3)],
            trouble: NameTrouble(since: at(1), failures: 1)),
        Case(
            testDescription: "a success from before, told late", ends: [(.failed, 10), (.succeeded, 9)],
            trouble: NameTrouble(since: at(10), failures: 1)),
        Case(
            testDescription: "failures told in the wrong order",
            ends: [(.failed, 20), (.failed, 10), (.succeeded, 30)],
            recovered: [NameTrouble(since: at(10), failures: 2)]),
    ])
    func followsAName(_ row: Case) {
        var (trouble, recovered): (NameTrouble?, [NameTrouble]) = (nil, [])
        for (status, time) in row.ends {
            switch NameTrouble.change(of: trouble, by: status, at: at(time)) {
            case .none: break
            case .failing(let now): trouble = now
            case .recovered(let from):
                recovered.append(from)
                trouble = nil
            }
        }
        #expect(trouble == row.trouble)
        #expect(recovered == row.recovered)
    }

    @Test func saysForHowLongItWasBroken() throws {
        var watched = Watched()
        let success = try #require(watched.see(sighting(.succeeded, changed: 90)).last)
        let keeper = Timekeeper(digest: mixingDigest)
        let told = keeper.recovery(by: success, from: NameTrouble(since: at(10), failures: 3))
        let data = try #require(try told.encoded().json()["data"])
        #expect(told.type == .recovered)
        #expect(told.id != success.id)
        #expect(data["broken_s"] == 80)
        #expect(data["failures"] == 3)
        #expect(data["status"] == "succeeded")
        #expect(told.id == keeper.recovery(by: success, from: NameTrouble(since: at(0), failures: 1)).id)
    }
}
