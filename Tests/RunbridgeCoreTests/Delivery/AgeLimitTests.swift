import RunbridgeCore
import Testing

@Suite struct AgeLimitTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var happened: Int64
        var asked: Int64?
        var now: Int64
        var isTooOld: Bool
        var maximum = Duration.seconds(10)
    }

    @Test(arguments: [
        Case(testDescription: "young", happened: 0, now: 5000, isTooOld: false),
        Case(testDescription: "exactly that old", happened: 0, now: 10_000, isTooOld: false),
        Case(testDescription: "a millisecond older", happened: 0, now: 10_001, isTooOld: true),
        Case(testDescription: "of the future", happened: 60_000, now: 0, isTooOld: false),
        Case(testDescription: "asked for again", happened: 0, asked: 50_000, now: 60_000, isTooOld: false),
        Case(testDescription: "asked for again, long ago", happened: 0, asked: 50_000, now: 60_001, isTooOld: true),
        Case(testDescription: "asked for before it happened", happened: 50_000, asked: 0, now: 60_000, isTooOld: false),
        Case(testDescription: "before all time", happened: .min, now: .max, isTooOld: true),
        Case(testDescription: "after all time", happened: .max, now: .min, isTooOld: false),
        Case(
            testDescription: "no limit that a time can hold", happened: .min, now: .max, isTooOld: false,
            maximum: .milliseconds(Int64.max)),
        Case(testDescription: "no age at all", happened: 0, now: 1, isTooOld: true, maximum: .zero),
    ])
    func anEventIsTooOldOnlyBeyondTheLimit(_ row: Case) {
        let asked = row.asked.map { Timestamp(milliseconds: $0) }
        let isTooOld = AgeLimit(row.maximum).isTooOld(
            Timestamp(milliseconds: row.happened), askedFor: asked, at: Timestamp(milliseconds: row.now))
        #expect(isTooOld == row.isTooOld)
    }

    @Test func theReasonNamesTheLimit() {
        #expect(AgeLimit(.seconds(86_400)).reason == "too old: it happened more than 1d before its turn")
    }
}
