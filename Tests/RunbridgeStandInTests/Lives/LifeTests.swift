import RunbridgeCore
import Testing

@testable import RunbridgeStandIn

@Suite struct LifeTests {
    private let start = Timestamp(seconds: 1000)
    private let script = Script(
        Script.Step("queued"),
        [
            Script.Step("running", after: .seconds(2), [JSON.Member("done", 1)]),
            Script.Step("running", after: .seconds(2), [JSON.Member("done", 2)]),
            Script.Step("over", after: .seconds(1), [JSON.Member("result", "x")]),
        ])

    struct Moment: CustomTestStringConvertible {
        var after: Duration
        var status: String
        var done: JSON?
        var result: JSON?
        var testDescription: String { "\(after): \(status)" }
    }

    @Test(arguments: [
        Moment(after: .seconds(-5), status: "queued", done: 0),
        Moment(after: .zero, status: "queued", done: 0),
        Moment(after: .milliseconds(1999), status: "queued", done: 0),
        Moment(after: .seconds(2), status: "running", done: 1),
        Moment(after: .seconds(4), status: "running", done: 2),
        Moment(after: .seconds(5), status: "over", done: 2, result: "x"),
        Moment(after: .seconds(1_000_000), status: "over", done: 2, result: "x"),
    ])
    func standsAsItsScriptSays(_ moment: Moment) {
        let standing = Life(script, from: start).standing(at: start + moment.after)
        let shown = standing.laid(over: [JSON.Member("done", 0)])
        #expect(standing.status == moment.status)
        #expect(shown["done"] == moment.done)
        #expect(shown["result"] == moment.result)
    }

    @Test func datesAStatusByItsFirstTurn() {
        let life = Life(script, from: start)
        #expect(life.standing(at: start + .seconds(60)).first("running") == start + .seconds(2))
        #expect(life.standing(at: start).first("running") == nil)
        #expect(life.first("over") == start + .seconds(5))
    }

    @Test func forgetsWhatWasToComeWhenItTurns() throws {
        var life = Life(script, from: start)
        let turned = life.turn(to: Script(Script.Step("held")), at: start + .seconds(3))
        let forgotten = try #require(turned)
        #expect(life.standing(at: start + .seconds(60)).status == "held")
        #expect(life.standing(at: start + .seconds(2)).status == "running")
        #expect(forgotten.steps.map(\.status) == ["running", "over"])
        #expect(forgotten.steps.map(\.after) == [.seconds(1), .seconds(1)])
    }

    @Test func forgetsNothingAtItsEnd() {
        var life = Life(script, from: start)
        let forgotten = life.turn(to: Script(Script.Step("held")), at: start + .seconds(5))
        #expect(forgotten == nil)
    }
}
